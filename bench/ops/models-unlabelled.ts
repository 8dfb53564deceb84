// Learners without a target, training on the same rows as scikit-learn's.
import { builtModule } from "../trees/built-module.js";
import type { Call, OpCase } from "./cases.js";

type Parameters = Readonly<Record<string, unknown>>;

const columnCount = 50;
const groupCount = 8;

/** Uniform in [0, 1): a hash of the index, the same in the peer's numpy. */
function drawn(index: number): number {
  let x = Math.imul(index, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** Value of a row: its group's center and noise of about unit deviation, so that groups overlap. */
function cell(row: number, column: number): number {
  const at = (row * columnCount + column) * 3;
  const noise = drawn(at) + drawn(at + 1) + drawn(at + 2) - 1.5;
  return 2 * noise + drawn(0x70000000 + (row % groupCount) * columnCount + column);
}

/** What of the built package a fit needs. */
interface Built {
  learnerNamed(kind: string): { make(parameters: Parameters): { fit(train: object, options: object): unknown } };
  makeTable(entries: readonly (readonly [string, unknown])[]): unknown;
  makeColumn(type: string, parts: object): unknown;
  makeRuntime(options: object): unknown;
}

async function fitting(kind: string, parameters: Parameters, rows: number, threads: number): Promise<Call> {
  const paths = ["models/learners", "columns/table", "columns/column", "engine/runtime"];
  const modules = (await Promise.all(paths.map(builtModule))) as object[];
  const { learnerNamed, makeTable, makeColumn, makeRuntime } = Object.assign({}, ...modules) as Built;
  const features = makeTable(
    Array.from({ length: columnCount }, (_, column) => {
      const values = Float64Array.from({ length: rows }, (_, row) => cell(row, column));
      return [`x${String(column).padStart(2, "0")}`, makeColumn("float64", { values })] as const;
    }),
  );
  const train = { task: "regression", classes: [], features, labels: new Float64Array(rows) };
  const learner = learnerNamed(kind).make(parameters);
  const runtime = makeRuntime({ threads });
  return () => {
    learner.fit(train, { seed: 1, runtime });
  };
}

function pcaCase(solver: string, components: number): OpCase {
  const rows = 100_000;
  return {
    id: `models/pca-${solver.replace("_", "-")}-1e5x50`,
    peer: { family: "models_unlabelled", work: "pca", rows, solver, components },
    bar: 1,
    prepare: (threads) => fitting("pca", { svdSolver: solver, nComponents: components }, rows, threads),
  };
}

/** The first rows, as centers to start from. */
const firstRows = (count: number) =>
  Array.from({ length: count }, (_, row) => Array.from({ length: columnCount }, (_, column) => cell(row, column)));

/** From the same centers, as many iterations. */
function kMeansCase(clusters: number): OpCase {
  const rows = 1_000_000;
  const iterations = 30;
  return {
    id: `models/k-means-1e6x50-k${clusters}`,
    peer: { family: "models_unlabelled", work: "k_means", rows, clusters, iterations },
    bar: 1,
    isLong: true,
    prepare: (threads) => {
      const parameters = { nClusters: clusters, init: firstRows(clusters), maxIterations: iterations, tol: 0 };
      return fitting("k-means", parameters, rows, threads);
    },
  };
}

/** From the same weights, means and covariances, as many iterations. */
function mixtureCase(kind: string, rows: number, size: string): OpCase {
  const components = 4;
  const iterations = 5;
  return {
    id: `models/gaussian-mixture-${kind}-${size}`,
    peer: { family: "models_unlabelled", work: "gaussian_mixture", rows, kind, components, iterations },
    bar: 1,
    isLong: true,
    prepare: (threads) => {
      const identity = Array.from({ length: columnCount ** 2 }, (_, at) => Number(at % (columnCount + 1) === 0));
      const matrices = Array.from({ length: components }, () => identity);
      const precisionsInit = kind === "full" ? matrices : kind === "tied" ? identity : matrices.map(() => 1);
      const parameters = {
        nComponents: components,
        covarianceType: kind,
        meansInit: firstRows(components),
        weightsInit: matrices.map(() => 1 / components),
        precisionsInit: kind === "diag" ? new Float64Array(components * columnCount).fill(1) : precisionsInit,
        maxIterations: iterations,
        tol: 0,
      };
      return fitting("gaussian-mixture", parameters, rows, threads);
    },
  };
}

export const unlabelledCases: readonly OpCase[] = [
  pcaCase("covariance_eigh", 50),
  pcaCase("randomized", 5),
  pcaCase("full", 50),
  kMeansCase(8),
  mixtureCase("full", 1_000_000, "1e6x50"),
  mixtureCase("diag", 1_000_000, "1e6x50"),
  mixtureCase("tied", 1_000_000, "1e6x50"),
];
