import { expect, test } from "vitest";
import { makeTable } from "../../../src/columns/table.js";
import { columnFrom, toFloat64 } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { rankTable, spearman, spearmanMatrix } from "../../../src/statistics/rank-correlation.js";
import { cut, lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });
const isThere = (cell: number | null): cell is number => cell !== null && !Number.isNaN(cell);
const tableOf = (...columns: Cells[]) => makeTable(columns.map((cells, i) => [`c${i}`, columnFrom(cells, "float64")]));

/** A value's rank: values below it, and the middle of those equal to it. */
function oracle(cells: Cells, rows: boolean[]): number[] {
  const sorted = cells.filter((_, i) => rows[i]).map(Number);
  sorted.sort((a, b) => a - b);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!first.has(value)) first.set(value, i + 1);
    last.set(value, i + 1);
  });
  return cells.map((cell, i) => (rows[i] ? (first.get(Number(cell))! + last.get(Number(cell))!) / 2 : Number.NaN));
}

test("ranks are those of a sorted copy of the rows all columns have, at every size, on any threads", () => {
  for (const n of sizes) {
    const columns = [troubled(n + 1, n), troubled(n + 2, n), lcg(3, n)];
    // Another place for what is missing.
    columns[1].reverse();
    const rows = columns[0].map((_, i) => columns.every((cells) => isThere(cells[i])));
    columns.forEach((cells, at) => {
      const got = onAnyThreads((r) => toFloat64(rankTable(tableOf(...columns), r).columns[at]));
      expect(got).toEqual(Float64Array.from(oracle(cells, rows)));
    });
  }
});

test("chunks leave no trace, 0 and -0 are equal, infinities and denormals are values", () => {
  const column = columnFrom(troubled(4, 20_000), "float64");
  const ranks = (c: typeof column) => toFloat64(rankTable(makeTable([["a", c]]), runtime).columns[0]);
  expect(ranks(cut(column))).toEqual(ranks(column));
  const cells = [0, -0, 5e-324, -5e-324, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null];
  expect([...ranks(columnFrom(cells, "float64"))]).toEqual([3.5, 3.5, 5, 2, 6, 1, Number.NaN]);
});

test("every pair of a Spearman matrix is ranked over the rows it has itself", () => {
  const [a, b, c] = [lcg(1, 500), lcg(2, 500), lcg(3, 500)] as Cells[];
  for (let i = 0; i < 500; i += 3) a[i] = null;
  for (let i = 0; i < 500; i += 7) c[i] = Number.NaN;
  const { values, pairs } = spearmanMatrix(tableOf(a, b, c), runtime);
  const columns = [a, b, c].map((cells) => columnFrom(cells, "float64"));
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const own = spearman(columns[i], columns[j], runtime);
      expect(values[i * 3 + j]).toBe(own.correlation);
      expect(pairs[i * 3 + j]).toBe(own.rows);
    }
  }
});

test("any growing function of a column has Spearman correlation 1 with it, and a constant none", () => {
  const x = lcg(5, 300);
  const monotone = x.map((u) => Math.exp(20 * u));
  expect(spearman(columnFrom(x), columnFrom(monotone), runtime)).toMatchObject({
    correlation: 1,
    pValue: 0,
    rows: 300,
  });
  const constant = x.map(() => 2);
  expect(spearman(columnFrom(x), columnFrom(constant), runtime).correlation).toBeNaN();
  expect(spearmanMatrix(makeTable([], 3), runtime).values.length).toBe(0);
});
