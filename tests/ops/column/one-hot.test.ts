import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { oneHot } from "../../../src/engine/ops/column/one-hot.js";
import { codes, expectSame, onThreads, plain, sizes } from "./cases.js";

test("each slot says which rows have one of its codes", () => {
  const slots = Int32Array.of(0, 2, -1, 1, 2);
  for (const otherwise of [-1, 1]) {
    for (const n of sizes) {
      const column = codes(n, 8);
      const indicators = onThreads((runtime) => {
        const out = new Uint8Array(3 * n).fill(9);
        runOp(oneHot, { column, slots, indicators: out, slotCount: 3, otherwise }, runtime);
        return out;
      });
      const wanted = plain(column).map((code) => slots[code] ?? otherwise);
      const expected = [0, 1, 2].flatMap((slot) => wanted.map((row) => (row === slot ? 1 : 0)));
      expectSame(indicators, expected);
    }
  }
});

test("a slot that is not there is refused", () => {
  const out = new Uint8Array(4);
  const column = codes(4, 2);
  expect(() =>
    runOp(oneHot, { column, slots: Int32Array.of(0, 1), indicators: out, slotCount: 1, otherwise: -1 }),
  ).toThrowError(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  expect(() =>
    runOp(oneHot, { column, slots: Int32Array.of(0, 0), indicators: out, slotCount: 1, otherwise: 1 }),
  ).toThrowError(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
});
