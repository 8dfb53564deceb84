import { expect, test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { splitTimes } from "../../../src/engine/ops/column/split-times.js";
import { onThreads, sizes, texts } from "./cases.js";

function run(cells: readonly CellValue[], validation: number, tests: number): number[] {
  const column = contiguous(columnFrom(cells, "float64"));
  return Array.from(
    onThreads((runtime) => {
      const parts = new Uint8Array(cells.length);
      runOp(splitTimes, { column, parts, validation, test: tests }, runtime);
      return parts;
    }),
  );
}

test("with different times the latest rows are test, those before validation", () => {
  for (const n of sizes.filter((size) => size > 1)) {
    const order = Array.from({ length: n }, (_, row) => (row * 7919) % n);
    const parts = run(order, 0.25, 0.25);
    const sorted = order.map((time, row) => [time, parts[row]]).sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < n; i++) expect(sorted[i][1]).toBeGreaterThanOrEqual(sorted[i - 1][1]);
    const share = (part: number) => parts.filter((value) => value === part).length / n;
    expect(Math.abs(share(2) - 0.25)).toBeLessThanOrEqual(1 / n);
    expect(Math.abs(share(1) - 0.25)).toBeLessThanOrEqual(2 / n);
  }
});

test("a time is never in two parts", () => {
  const times = Array.from({ length: 20_000 }, (_, row) => (row * 31) % 12);
  const parts = run(times, 0.2, 0.2);
  const byTime = new Map<number, Set<number>>();
  times.forEach((time, row) => {
    byTime.set(time, (byTime.get(time) ?? new Set()).add(parts[row]));
  });
  for (const set of byTime.values()) expect(set.size).toBe(1);
  expect(new Set(parts).size).toBe(3);
});

test("the cut is the nearest one to the wanted share", () => {
  // 6 rows at time 1, 3 at time 2, 1 at time 3: a third for the test is nearer to 4 rows than to 1.
  const times = [1, 1, 1, 1, 1, 1, 2, 2, 2, 3];
  expect(run(times, 0, 0.33)).toStrictEqual([0, 0, 0, 0, 0, 0, 2, 2, 2, 2]);
  expect(run(times, 0, 0.2)).toStrictEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
});

test("rows without a time train; one time alone cannot be cut", () => {
  expect(run([null, 1, Number.NaN, 2], 0, 0.5)).toStrictEqual([0, 0, 0, 2]);
  expect(run([5, 5, 5, 5], 0.25, 0.25)).toStrictEqual([0, 0, 0, 0]);
  expect(run([null, null], 0.25, 0.25)).toStrictEqual([0, 0]);
  expect(run([], 0.25, 0.25)).toStrictEqual([]);
});

test("strings are refused", () => {
  const parts = new Uint8Array(1);
  expect(() => runOp(splitTimes, { column: texts(["2020"]), parts, validation: 0.1, test: 0.1 })).toThrowError(
    expect.objectContaining({ code: "ERR_TYPE" }),
  );
});
