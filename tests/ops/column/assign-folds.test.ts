import { expect, test } from "vitest";
import { randomWords, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { assignFolds } from "../../../src/engine/ops/column/assign-folds.js";
import { expectSame, onThreads, sizes } from "./cases.js";

test("a row's fold is the draw of its number", () => {
  for (const n of sizes) {
    const folds = onThreads((runtime) => {
      const out = new Uint8Array(n);
      runOp(assignFolds, { folds: out, foldCount: 5, seed: 2 ** 45 + 3 }, runtime);
      return out;
    });
    expectSame(
      folds,
      Array.from({ length: n }, (_, row) => randomWords(2 ** 45 + 3, streams.fold, row)[0] % 5),
    );
  }
});

test("no folds and more than 256 are refused", () => {
  for (const foldCount of [0, 257]) {
    expect(() => runOp(assignFolds, { folds: new Uint8Array(1), foldCount, seed: 1 })).toThrowError(
      expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
    );
  }
});
