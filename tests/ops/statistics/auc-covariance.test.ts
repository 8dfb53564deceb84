import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { aucIntervals, compareAucs } from "../../../src/statistics/auc-interval.js";
import { cut, lcg, onAnyThreads, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });
const run = (labels: Cells, ...scores: Cells[]) =>
  aucIntervals(
    columnFrom(labels, "float64"),
    scores.map((cells) => columnFrom(cells, "float64")),
    runtime,
  );
const labels = lcg(31, 250).map((u) => Math.floor(2 * u));
const ties = lcg(32, 250).map((u, i) => Math.round((labels[i] + 3 * u) * 10) / 10);
const other = lcg(33, 250).map((u, i) => labels[i] + 2 * u);

test("areas and covariances are those over all pairs of a positive and a negative", () => {
  const fixture = new URL("../../fixtures/statistics/dependence.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
  const got = run(labels, ties, other);
  got.intervals.forEach(({ area, standardError, low, high }, i) => {
    expect(area).toBeCloseTo(cases.areas[i], 13);
    expect(standardError).toBeCloseTo(Math.sqrt(cases.covariances[i * 3]), 13);
    expect((high - low) / 2).toBeCloseTo(1.959963984540054 * standardError, 13);
  });
  got.covariances.forEach((value, i) => {
    expect(Math.abs(value / cases.covariances[i] - 1)).toBeLessThan(1e-10);
  });
  const [a, b] = cases.areas;
  const variance = cases.covariances[0] + cases.covariances[3] - 2 * cases.covariances[1];
  expect(compareAucs(got, 0, 1).statistic).toBeCloseTo((a - b) / Math.sqrt(variance), 10);
});

test("nulls, NaN and other labels are left out, for all scores alike; chunks and threads leave no trace", () => {
  const n = 20_000;
  const marks = lcg(1, n).map((u, i) => (i % 13 === 0 ? null : Math.floor(u * 3)));
  const [x, y] = [troubled(2, n), troubled(3, n).reverse()];
  const there = (i: number) =>
    [x[i], y[i]].every((cell) => cell !== null && !Number.isNaN(cell)) && (marks[i] ?? 2) < 2;
  const rows = [...x.keys()].filter(there);
  const of = (cells: Cells) => rows.map((i) => cells[i]);
  const whole = run(marks, x, y);
  expect(run(of(marks), of(x), of(y))).toEqual(whole);
  expect(whole.positives + whole.negatives).toBe(rows.length);
  const columns = [marks, x, y].map((cells) => columnFrom(cells, "float64"));
  const got = onAnyThreads((r) => aucIntervals(cut(columns[0]), columns.slice(1).map(cut), r).covariances);
  expect(got).toEqual(whole.covariances);
});

test("a side without rows has no area, one row a side no interval; equal scores cannot be told apart", () => {
  expect(run([1, 1], [1, 2]).intervals[0].area).toBeNaN();
  expect(run([], []).intervals[0].area).toBeNaN();
  const one = run([0, 1], [1, 2]);
  expect(one.intervals[0].area).toBe(1);
  expect(one.intervals[0].standardError).toBeNaN();
  expect(compareAucs(run(labels, other, other), 0, 1).pValue).toBeNaN();
  expect(run(labels, new Array(250).fill(1)).intervals[0]).toMatchObject({ area: 0.5, standardError: 0 });
});
