import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { lookupFolds } from "../../../src/engine/ops/column/lookup-folds.js";
import { codes, expectSame, onThreads, plain, sizes } from "./cases.js";

test("a row is looked up in the table of its fold, a missing code in the last place", () => {
  const table = Float64Array.from({ length: 3 * 6 }, (_, cell) => cell / 7);
  for (const n of sizes) {
    const column = codes(n, 8);
    const folds = Uint8Array.from({ length: n }, (_, row) => (row * 5) % 3);
    const values = onThreads((runtime) => {
      const out = new Float64Array(n);
      runOp(lookupFolds, { column, folds, table, values: out, foldCount: 3 }, runtime);
      return out;
    });
    expectSame(
      values,
      plain(column).map((code, row) => table[folds[row] * 6 + (Number.isNaN(code) || code >= 5 ? 5 : code)]),
    );
  }
});

test("a fold that is not there is refused", () => {
  const args = { column: codes(2, 1), folds: Uint8Array.of(0, 2), table: new Float64Array(4) };
  expect(() => runOp(lookupFolds, { ...args, values: new Float64Array(2), foldCount: 2 })).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
