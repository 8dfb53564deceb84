import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { groupMoments } from "../../../src/statistics/group-moments.js";
import { onAnyThreads, troubled } from "./numbers.js";

test("each group has the count, mean and squares of its finite values", () => {
  for (const n of [0, 1, 16384, 65537, 200_000]) {
    const cells = troubled(6, n);
    const groups = cells.map((_, i) => (i % 17 === 0 ? null : (i * 7) % 5));
    const [column, codes] = [columnFrom(cells, "float64"), columnFrom(groups, "int32")];
    const got = onAnyThreads((runtime) =>
      Float64Array.from(groupMoments(column, codes, 4, runtime).flatMap((g) => [g.count, g.mean, g.squares])),
    );
    for (let group = 0; group < 4; group++) {
      const own = cells.filter((v, i): v is number => groups[i] === group && v !== null && Number.isFinite(v));
      const mean = own.reduce((a, b) => a + b, 0) / own.length;
      const squares = own.reduce((sum, v) => sum + (v - mean) ** 2, 0);
      expect(got[group * 3]).toBe(own.length);
      if (own.length === 0) expect(got[group * 3 + 1]).toBeNaN();
      else expect(got[group * 3 + 1]).toBeCloseTo(mean, 9);
      expect(Math.abs(got[group * 3 + 2] - squares)).toBeLessThanOrEqual(1e-10 * Math.max(1, squares));
    }
  }
});

test("many groups over many waves of blocks merge to the same sums", () => {
  const n = 300_000;
  const column = columnFrom(Array.from({ length: n }, (_, i) => i % 1000));
  const codes = columnFrom(
    Array.from({ length: n }, (_, i) => i % 50_000),
    "int32",
  );
  const groups = groupMoments(column, codes, 50_000, makeRuntime({ threads: 2 }));
  expect(groups.every((group, code) => group.count === 6 && group.mean === code % 1000 && group.squares === 0)).toBe(
    true,
  );
});
