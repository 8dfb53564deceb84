import { expect, test } from "vitest";
import { clusterOrder } from "../../../src/reports/svg/cluster-order.js";

/** Columns of the same group correlate at 0.9 (of either sign), others at 0.1. */
function matrix(groups: readonly number[]): number[] {
  return groups.flatMap((a, i) =>
    groups.map((b, j) => (i === j ? 1 : a === b ? ((i + j) % 2 === 0 ? 0.9 : -0.9) : 0.1)),
  );
}

test("columns of a group stand beside each other, whatever their order and sign", () => {
  const groups = [0, 1, 2, 0, 1, 2, 0, 1];
  const seen = clusterOrder(matrix(groups), 8).map((column) => groups[column]);
  const changes = seen.filter((group, index) => index > 0 && group !== seen[index - 1]).length;
  expect(changes).toBe(2);
});

test("every column comes once, also without any correlation or column", () => {
  expect([...clusterOrder(new Array(25).fill(null), 5)].sort()).toEqual([0, 1, 2, 3, 4]);
  expect(clusterOrder([1], 1)).toEqual([0]);
  expect(clusterOrder([], 0)).toEqual([]);
});
