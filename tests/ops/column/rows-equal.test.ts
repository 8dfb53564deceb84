import { expect, test } from "vitest";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { rowsOfPart } from "../../../src/engine/take-rows.js";

test("rows of a part are found in order, at every size and thread count", () => {
  for (const length of [0, 1, 7, 16383, 16384, 16385, 100_000]) {
    const part = Uint8Array.from({ length }, (_, row) => ((row * 7919) % 13) % 3);
    const expected = [...part.keys()].filter((row) => part[row] === 1);
    for (const threads of [1, 2, 4]) expect([...rowsOfPart(part, 1, makeRuntime({ threads }))]).toEqual(expected);
  }
});

test("a value that no row has gives no rows", () => {
  expect(rowsOfPart(new Uint8Array([0, 1, 2]), 9, makeRuntime()).length).toBe(0);
});
