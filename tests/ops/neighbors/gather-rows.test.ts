import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { gatherRows } from "../../../src/engine/ops/neighbors/gather-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg } from "../statistics/numbers.js";

const chunk = (cells: (number | null)[]) => columnFrom(cells, "float64").chunks[0];

test("columns become rows, scaled, a missing value as what stands for it", () => {
  for (const n of [0, 1, 1023, 1025, 5000]) {
    const cells = [1, 2, 3].map((seed) => lcg(seed, n).map((u, row) => (row % 7 === seed ? null : u * 10)));
    const [fills, centers, scales] = [
      [4, 5, 6],
      [1, 0, 2],
      [3, 1, 0.1],
    ].map((values) => Float64Array.from(values));
    const expected = Float64Array.from({ length: n * 3 }, (_, at) => {
      const [row, feature] = [Math.floor(at / 3), at % 3];
      return ((cells[feature][row] ?? fills[feature]) - centers[feature]) / scales[feature];
    });
    for (const threads of [1, 4]) {
      const rows = new Float64Array(n * 3);
      runOp(gatherRows, { features: cells.map(chunk), fills, centers, scales, rows }, makeRuntime({ threads }));
      expect(rows).toEqual(expected);
    }
  }
});

test("an infinite value, or a missing one that nothing stands for, is refused with the first such column", () => {
  const ones = Float64Array.of(1, 1);
  const call = (second: (number | null)[], fill: number) =>
    runOp(gatherRows, {
      features: [chunk([1, 2]), chunk(second)],
      ...{ fills: Float64Array.of(0, fill), centers: ones, scales: ones, rows: new Float64Array(4) },
    });
  const refused = expect.objectContaining({
    code: "ERR_INVALID_VALUE",
    cause: expect.objectContaining({ detail: 1 }),
  });
  expect(() => call([1, Number.POSITIVE_INFINITY], 0)).toThrow(refused);
  expect(() => call([null, 1], Number.NaN)).toThrow(refused);
  expect(() => call([null, 1], 0)).not.toThrow();
});
