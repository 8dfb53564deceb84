import { expect, it } from "vitest";
import { allocate } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { chooseClass } from "../../../src/engine/ops/matrix/choose-class.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { blockSizes } from "../inspect/rows.js";

it.each(blockSizes)("chooses the first of the largest of %i rows, for every thread count", (n) => {
  const k = 3;
  const probabilities = Float64Array.from(
    { length: n * k },
    (_, at) => Math.round(4 * randomUnit(1, streams.synthetic, at)) / 4,
  );
  const rows = Array.from({ length: n }, (_, row) => [...probabilities.subarray(row * k, row * k + k)]);
  for (const threads of [1, 2, 4]) {
    const codes = allocate(Int32Array, n);
    const columns = allocate(Float64Array, n * k);
    runOp(chooseClass, { probabilities, codes, columns, classes: k }, makeRuntime({ threads }));
    expect([...codes]).toEqual(rows.map((row) => row.indexOf(Math.max(...row))));
    expect([...columns]).toEqual([0, 1, 2].flatMap((c) => rows.map((row) => row[c])));
  }
});

it("refuses lengths that do not agree", () => {
  const args = { probabilities: new Float64Array(6), codes: new Int32Array(2), columns: new Float64Array(6) };
  expect(() => runOp(chooseClass, { ...args, classes: 2 })).toThrow(/choose-class/);
  expect(() => runOp(chooseClass, { ...args, classes: 0 })).toThrow(/choose-class/);
});
