/**
 * An order of the columns of a correlation matrix that puts alike ones (of either sign) beside each other: average
 * linkage on 1 - |r|, joined at the ends that are most alike. Ties go to the lower column, so the order is fixed.
 *
 * @param values `[n x n]` row-major; null counts as 0
 * @see Sokal, R. R., Michener, C. D. (1958), A statistical method for evaluating systematic relationships
 */
export function clusterOrder(values: readonly (number | null)[], n: number): readonly number[] {
  const likeness = (a: number, b: number) => Math.abs(values[a * n + b] ?? 0);
  let groups: number[][] = Array.from({ length: n }, (_, column) => [column]);
  while (groups.length > 1) {
    const [first, second] = closest(groups, likeness);
    const joined = join(groups[first], groups[second], likeness);
    groups = [
      ...groups.slice(0, first),
      joined,
      ...groups.slice(first + 1).filter((group) => group !== groups[second]),
    ];
  }
  return groups[0] ?? [];
}

type Likeness = (a: number, b: number) => number;

function closest(groups: readonly number[][], likeness: Likeness): [number, number] {
  let best: [number, number] = [0, 1];
  let most = -1;
  for (let a = 0; a < groups.length; a++) {
    for (let b = a + 1; b < groups.length; b++) {
      let sum = 0;
      for (const i of groups[a]) for (const j of groups[b]) sum += likeness(i, j);
      const mean = sum / (groups[a].length * groups[b].length);
      if (mean > most) {
        most = mean;
        best = [a, b];
      }
    }
  }
  return best;
}

function join(a: readonly number[], b: readonly number[], likeness: Likeness): number[] {
  const orders = [
    [a, b],
    [a, [...b].reverse()],
    [[...a].reverse(), b],
    [[...a].reverse(), [...b].reverse()],
  ];
  let best = orders[0];
  let most = -1;
  for (const order of orders) {
    const meeting = likeness(order[0].at(-1)!, order[1][0]);
    if (meeting > most) {
      most = meeting;
      best = order;
    }
  }
  return [...best[0], ...best[1]];
}
