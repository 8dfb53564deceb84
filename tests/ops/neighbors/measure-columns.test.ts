import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { measureColumns } from "../../../src/engine/ops/neighbors/measure-columns.js";
import { lcg } from "../statistics/numbers.js";

const measured = (columns: (number | null)[][]) => {
  const features = columns.map((cells) => columnFrom(cells, "float64").chunks[0]);
  const [means, scales] = [new Float64Array(columns.length), new Float64Array(columns.length)];
  runOp(measureColumns, { features, means, scales });
  return { means: [...means], scales: [...scales] };
};

test("mean and standard deviation of what is there", () => {
  const cells = lcg(1, 3000).map((u, row) => (row % 5 === 2 ? null : u * 8 - 3));
  const there = cells.filter((cell) => cell !== null);
  const mean = there.reduce((sum, value) => sum + value, 0) / there.length;
  const variance = there.reduce((sum, value) => sum + (value - mean) ** 2, 0) / there.length;
  const { means, scales } = measured(
    [cells, [4, null, 4], [null, null, null]].map((c) => [...c, ...Array(3000 - c.length).fill(null)]),
  );
  expect(means[0]).toBeCloseTo(mean, 12);
  expect(scales[0]).toBeCloseTo(Math.sqrt(variance), 12);
  expect([means[1], scales[1], means[2], scales[2]]).toEqual([4, 1, 0, 1]);
});

test("an infinite value is refused with its column", () => {
  expect(() => measured([[1], [Number.NEGATIVE_INFINITY]])).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_VALUE", cause: expect.objectContaining({ detail: 1 }) }),
  );
});
