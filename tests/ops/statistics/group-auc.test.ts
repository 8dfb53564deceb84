import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { groupAuc } from "../../../src/statistics/group-auc.js";
import { lcg, onAnyThreads } from "./numbers.js";

function oracle(values: (number | null)[], groups: (number | null)[], group: number, groupCount: number): number {
  const rows = [...values.keys()].filter((i) => values[i] !== null && groups[i] !== null && groups[i]! < groupCount);
  const own = rows.filter((i) => groups[i] === group);
  const rest = rows.filter((i) => groups[i] !== group);
  let wins = 0;
  for (const a of own) for (const b of rest) wins += values[a]! > values[b]! ? 1 : values[a] === values[b] ? 0.5 : 0;
  return wins / own.length / rest.length;
}

test("the area is the share of pairs that the group wins, ties half", () => {
  const n = 400;
  const values = lcg(1, n).map((u, i) => (i % 31 === 0 ? null : Math.floor(u * 20)));
  const groups = lcg(2, n).map((u, i) => (i % 29 === 0 ? null : Math.floor(u * 4)));
  const [column, codes] = [columnFrom(values, "float64"), columnFrom(groups, "int32")];
  const got = onAnyThreads((runtime) => groupAuc(column, codes, 3, runtime));
  for (let group = 0; group < 3; group++) expect(got[group]).toBeCloseTo(oracle(values, groups, group, 3), 12);
});

test("large columns, sorted by digits, give the area that their construction says", () => {
  const n = 100_000;
  const column = columnFrom(Array.from({ length: n }, (_, i) => (i % 2 ? i + 0.5 : -i)));
  const groups = columnFrom(
    Array.from({ length: n }, (_, i) => i % 2),
    "int32",
  );
  expect([...onAnyThreads((runtime) => groupAuc(column, groups, 2, runtime))]).toEqual([0, 1]);
});

test("six rows with two ties are 8 pairs won in 9, and one class alone has no area", () => {
  const scores = columnFrom([0.1, 0.4, 0.4, 0.4, 0.8, 0.9]);
  expect(groupAuc(scores, columnFrom([0, 0, 1, 0, 1, 1], "int32"), 2, makeRuntime())[1]).toBeCloseTo(8 / 9, 12);
  expect(groupAuc(scores, columnFrom([0, 0, 0, 0, 0, 0], "int32"), 2, makeRuntime())[0]).toBeNaN();
});
