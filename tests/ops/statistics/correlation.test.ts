import { expect, test } from "vitest";
import { makeTable } from "../../../src/columns/table.js";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { correlationMatrix, correlationPValue } from "../../../src/statistics/correlation.js";
import { lcg, onAnyThreads, troubled } from "./numbers.js";

type Cells = (number | null)[];
const tableOf = (columns: Cells[]) =>
  makeTable(columns.map((cells, i) => [`c${i}`, columnFrom(cells, "float64")] as const));

function oracle(x: Cells, y: Cells): number {
  const rows = [...x.keys()].filter((i) => Number.isFinite(x[i] ?? Number.NaN) && Number.isFinite(y[i] ?? Number.NaN));
  const mean = (cells: Cells) => rows.reduce((sum, i) => sum + cells[i]!, 0) / rows.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (a: Cells, ma: number, b: Cells, mb: number) => rows.reduce((s, i) => s + (a[i]! - ma) * (b[i]! - mb), 0);
  return sum(x, mx, y, my) / Math.sqrt(sum(x, mx, x, mx) * sum(y, my, y, my));
}

test("every pair is the textbook correlation of the rows both have, on any threads", () => {
  for (const n of [3, 511, 513, 16385, 40_000]) {
    const whole = lcg(4, n).map((u, i) => 1e6 + u + i / n);
    const columns: Cells[] = [troubled(1, n), troubled(2, n), whole, lcg(5, n), whole.map((v, i) => v * 3 - (i % 7))];
    const table = tableOf(columns);
    const got = onAnyThreads((runtime) => correlationMatrix(table, runtime).values);
    for (let a = 0; a < 5; a++) {
      for (let b = 0; b < 5; b++) {
        const truth = a === b ? 1 : oracle(columns[a], columns[b]);
        if (Number.isFinite(truth)) expect(Math.abs(got[a * 5 + b] - truth)).toBeLessThan(n < 10 ? 1e-6 : 1e-9);
        expect(Object.is(got[a * 5 + b], got[b * 5 + a])).toBe(true);
      }
    }
  }
});

test("pairs counts the rows that both columns have", () => {
  const { pairs } = correlationMatrix(
    tableOf([
      [1, null, 3, 4],
      [1, 2, Number.NaN, 5],
    ]),
    makeRuntime(),
  );
  expect([...pairs]).toEqual([3, 2, 2, 3]);
});

test("a column and its multiple correlate exactly, whatever the offset or the size of the numbers", () => {
  const x = lcg(1, 1000);
  for (const scale of [1, 1e300, 1e-300, -5]) {
    const { values } = correlationMatrix(tableOf([x, x.map((v) => v * scale)]), makeRuntime());
    expect(values[1] * Math.sign(scale)).toBeGreaterThan(1 - 1e-14);
  }
});

test("a constant, an empty column and pairs that never meet have no correlation", () => {
  const { values } = correlationMatrix(
    tableOf([
      [1, 2, 3, null],
      [5, 5, 5, 5],
      [null, null, null, 7],
      [0.1, 0.1, 0.1, 4],
    ]),
    makeRuntime(),
  );
  expect(values[0]).toBe(1);
  for (const at of [1, 2, 3, 5, 6, 7, 10, 11]) expect(values[at]).toBeNaN();
  expect(correlationMatrix(tableOf([[], []]), makeRuntime()).values[1]).toBeNaN();
  expect(correlationMatrix(makeTable([], 3), makeRuntime()).values.length).toBe(0);
});

test("the p-value of a correlation of ten rows is the tabled one", () => {
  // Critical value of r at 5 %, two sides, 8 degrees of freedom: 0.632 (any statistics table).
  expect(correlationPValue(0.6319, 10)).toBeCloseTo(0.05, 4);
  expect(correlationPValue(1, 10)).toBe(0);
  expect(correlationPValue(0.3, 2)).toBeNaN();
});
