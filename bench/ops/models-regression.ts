// Linear regressions trained by our learners and by scikit-learn's, on the same rows, each to convergence.
import { builtModule } from "../trees/built-module.js";
import type { OpCase } from "./cases.js";

const columnCount = 50;

/** A hash of a whole number as a fraction: numpy makes the same ones, in any order. */
function fraction(index: number): number {
  let h = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) >>> 0;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) >>> 0;
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** Neighbouring columns are alike; every other one says something of the labels. */
function rowsFor(rows: number, isPositive: boolean) {
  const columns = Array.from({ length: columnCount }, () => new Float64Array(new SharedArrayBuffer(8 * rows)));
  const labels = new Float64Array(rows);
  for (let column = 0; column < columnCount; column++) {
    const slope = column % 2 === 0 ? (column % 3) + 1 : 0;
    for (let row = 0; row < rows; row++) {
      const before = column === 0 ? 0 : columns[column - 1][row];
      const value = 0.5 * before + fraction(row * columnCount + column) - 0.5;
      columns[column][row] = value;
      labels[row] += slope * value;
    }
  }
  for (let row = 0; row < rows; row++) {
    const noise = fraction(rows * columnCount + row);
    labels[row] = isPositive ? Math.exp(labels[row] / 4) * (noise + 0.5) : labels[row] + 4 * (noise - 0.5);
  }
  return { columns, labels };
}

interface Asked {
  readonly learner: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly rows?: number;
  readonly isPositive?: boolean;
  readonly name?: string;
  readonly peerShare?: number;
}

function fitCase({
  learner,
  parameters,
  rows = 1_000_000,
  isPositive = false,
  name = learner,
  peerShare = 1,
}: Asked): OpCase {
  return {
    id: `models/${name}-1e${Math.log10(rows)}x${columnCount}`,
    peer: {
      family: "models_regression",
      work: name.replaceAll("-", "_"),
      rows: rows * peerShare,
      columns: columnCount,
      positive: Number(isPositive),
    },
    bar: 1,
    ...(peerShare === 1 ? {} : { peerShare }),
    isLong: true,
    async prepare(threads) {
      const { learnerNamed } = (await builtModule("models/learners")) as { learnerNamed(kind: string): Kind };
      const { makeRuntime } = (await builtModule("engine/runtime")) as { makeRuntime(options: object): unknown };
      const { makeColumn } = (await builtModule("columns/column")) as { makeColumn(type: string, of: object): unknown };
      const { makeTable } = (await builtModule("columns/table")) as { makeTable(entries: unknown): unknown };
      const { columns, labels } = rowsFor(rows, isPositive);
      const features = makeTable(columns.map((values, f) => [`x${f}`, makeColumn("float64", { values })]));
      const options = { seed: 0, runtime: makeRuntime({ threads }) };
      return () =>
        learnerNamed(learner).make(parameters).fit({ task: "regression", classes: [], features, labels }, options);
    },
  };
}

interface Kind {
  make(parameters: object): { fit(train: object, options: object): unknown };
}

export const regressionCases: readonly OpCase[] = [
  fitCase({ name: "least-squares", learner: "ridge", parameters: { lambdaL2: 0 } }),
  fitCase({ learner: "ridge", parameters: { lambdaL2: 1 } }),
  fitCase({ name: "lasso", learner: "elastic-net", parameters: { alpha: 0.01, l1Ratio: 1, tol: 1e-8 } }),
  fitCase({ name: "elastic-net", learner: "elastic-net", parameters: { alpha: 0.01, l1Ratio: 0.5, tol: 1e-8 } }),
  ...[
    { name: "poisson", power: 1 },
    { name: "gamma", power: 2 },
    { name: "tweedie", power: 1.5 },
  ].map(({ name, power }) =>
    fitCase({ name, learner: "tweedie", parameters: { power, alpha: 1e-4, tol: 1e-6 }, isPositive: true }),
  ),
  fitCase({
    name: "quantile-regression",
    learner: "quantile-regression",
    parameters: { quantile: 0.3, alpha: 0 },
    rows: 100_000,
    // Its simplex takes four times as long for twice as many rows.
    peerShare: 0.04,
  }),
];
