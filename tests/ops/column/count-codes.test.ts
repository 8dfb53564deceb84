import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { countCodes } from "../../../src/engine/ops/column/count-codes.js";
import { codes, expectSame, onThreads, plain, sizes, texts } from "./cases.js";

test("rows are counted per code, the rest in the last place", () => {
  for (const levels of [1, 12, 9000]) {
    for (const n of sizes) {
      const column = codes(n, 12);
      const counts = onThreads((runtime) => {
        const out = new Float64Array(levels + 1).fill(3);
        runOp(countCodes, { column, counts: out }, runtime);
        return out;
      });
      const expected = new Float64Array(levels + 1);
      for (const code of plain(column)) expected[Number.isNaN(code) ? levels : Math.min(code, levels)]++;
      expectSame(counts, expected);
    }
  }
});

test("strings without codes are refused", () => {
  expect(() => runOp(countCodes, { column: texts(["a"]), counts: new Float64Array(2) })).toThrowError(
    expect.objectContaining({ code: "ERR_TYPE" }),
  );
});
