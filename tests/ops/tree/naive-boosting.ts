// Gradient boosting as plain as it can be written: floats, no bins, every cut of every feature tried for every leaf.
export interface NaiveRules {
  readonly rounds: number;
  readonly numLeaves: number;
  readonly learningRate: number;
  readonly minDataInLeaf: number;
  readonly lambdaL2: number;
}

interface NaiveLeaf {
  readonly rows: readonly number[];
  value: number;
}
interface NaiveSplit {
  readonly gain: number;
  readonly feature: number;
  readonly threshold: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
}
export interface NaiveNode {
  feature: number;
  threshold: number;
  gain: number;
}

/** Squared error or binary log-loss; features without missing values. Returns scores and splits in the order made. */
export function boostNaively(
  columns: readonly Float64Array[],
  labels: Float64Array,
  binary: boolean,
  rules: NaiveRules,
): { scores: Float64Array; splits: NaiveNode[] } {
  const mean = labels.reduce((sum, y) => sum + y, 0) / labels.length;
  const scores = new Float64Array(labels.length).fill(binary ? Math.log(mean / (1 - mean)) : mean);
  const splits: NaiveNode[] = [];
  for (let round = 0; round < rules.rounds; round++) {
    const p = scores.map((s) => (binary ? 1 / (1 + Math.exp(-s)) : s));
    const gradient = p.map((value, row) => value - labels[row]);
    const hessian = p.map((value) => (binary ? value * (1 - value) : 1));
    for (const leaf of growTree(columns, gradient, hessian, rules, splits)) {
      for (const row of leaf.rows) scores[row] += leaf.value;
    }
  }
  return { scores, splits };
}

function growTree(
  columns: readonly Float64Array[],
  gradient: Float64Array,
  hessian: Float64Array,
  rules: NaiveRules,
  splits: NaiveNode[],
): NaiveLeaf[] {
  const sum = (values: Float64Array, rows: readonly number[]) => rows.reduce((total, row) => total + values[row], 0);
  const score = (rows: readonly number[]) => {
    const g = sum(gradient, rows);
    return (g * g) / (sum(hessian, rows) + rules.lambdaL2);
  };
  const bestSplit = (rows: readonly number[]): NaiveSplit | undefined => {
    let best: NaiveSplit | undefined;
    columns.forEach((column, feature) => {
      const values = [...new Set(rows.map((row) => column[row]))].sort((a, b) => a - b);
      for (const threshold of values.slice(0, -1)) {
        const left = rows.filter((row) => column[row] <= threshold);
        const right = rows.filter((row) => column[row] > threshold);
        // As LightGBM, rows of a side are reckoned from its share of the hessian.
        const perHessian = rows.length / sum(hessian, rows);
        const enough = [left, right].every((side) => sum(hessian, side) * perHessian + 0.5 >= rules.minDataInLeaf);
        const gain = score(left) + score(right) - score(rows);
        if (enough && gain > (best?.gain ?? 1e-9)) best = { gain, feature, threshold, left, right };
      }
    });
    return best;
  };
  let leaves = [{ rows: Array.from(gradient, (_, row) => row) as readonly number[] }].map((leaf) => ({
    ...leaf,
    split: bestSplit(leaf.rows),
  }));
  while (leaves.length < rules.numLeaves) {
    const chosen = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (!chosen.split) break;
    const { feature, threshold, gain, left, right } = chosen.split;
    splits.push({ feature, threshold, gain });
    leaves = leaves.flatMap((leaf) =>
      leaf === chosen ? [left, right].map((rows) => ({ rows, split: bestSplit(rows) })) : [leaf],
    );
  }
  return leaves.map(({ rows }) => ({
    rows,
    value: (-sum(gradient, rows) / (sum(hessian, rows) + rules.lambdaL2)) * rules.learningRate,
  }));
}
