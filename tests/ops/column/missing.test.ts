import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { missing } from "../../../src/engine/ops/column/missing.js";
import { expectSame, floats, onThreads, plain, sizes, texts } from "./cases.js";

test("rows without a finite number are flagged and counted", () => {
  for (const n of sizes) {
    const column = floats(n);
    const { flags, count } = onThreads((runtime) => {
      const out = { flags: new Uint8Array(n), count: new Float64Array(1) };
      runOp(missing, { column, ...out }, runtime);
      return out;
    });
    const expected = plain(column).map((value) => (Number.isFinite(value) ? 0 : 1) as number);
    expectSame(flags, expected);
    expect(count[0]).toBe(expected.reduce((sum, flag) => sum + flag, 0));
  }
});

test("strings are refused", () => {
  expect(() =>
    runOp(missing, { column: texts(["a"]), flags: new Uint8Array(1), count: new Float64Array(1) }),
  ).toThrowError(expect.objectContaining({ code: "ERR_TYPE" }));
});
