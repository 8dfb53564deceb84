// Models of real tables beside scikit-learn's, each run to convergence: see tools/refgen/agreement.py, which reads the same
// columns of the same files. Numbers agree to 1e-6, of their size or of 1 where that is less.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeColumn } from "../../src/columns/column.js";
import { columnNamed, makeTable, type Table } from "../../src/columns/table.js";
import { cellsOf, columnFrom, toFloat64 } from "../../src/columns/values.js";
import * as millrace from "../../src/index.js";
import { sharedFile } from "../shared.js";
import { farthest } from "./unlabelled-cases.js";

interface SetRules {
  readonly file: string;
  readonly features: readonly string[];
  readonly target: string;
  /** Of a target that is values. */
  readonly unit?: number;
  readonly weights?: string;
  readonly weightUnit?: number;
  readonly isText?: boolean;
}

interface Rows {
  readonly features: Table;
  readonly target: Float64Array | string[];
  readonly weights: Float64Array;
}

interface FitCase {
  readonly name: string;
  readonly set: string;
  readonly standardized: boolean;
  readonly weighted: boolean;
  readonly classWeight: Readonly<Record<string, number>> | null;
  readonly estimator: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly answer: "predict" | "predictProba" | "decisionFunction";
  readonly rows: number;
  readonly expected: readonly number[];
}

type Fitted = Readonly<Record<FitCase["answer"], (features: object) => Float64Array>>;
type EstimatorClass = new (parameters: object) => { fit(features: object, settings: object): Promise<Fitted> };

const estimators: Readonly<Record<string, unknown>> = millrace;
const madeOf = (name: string, parameters: object) => new (estimators[name] as EstimatorClass)(parameters);

const folder = new URL("../fixtures/agreement/", import.meta.url);
const fixture = <T>(name: string): T => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as T;
const sets = fixture<Record<string, SetRules>>("sets");
const read = new Map<string, Promise<Rows>>();

function rowsOf(name: string, standardized: boolean): Promise<Rows> {
  const key = `${name} ${standardized}`;
  const found = read.get(key) ?? readRows(sets[name], standardized);
  read.set(key, found);
  return found;
}

/** Rows without a missing value, as tools/refgen/agreement.py reads them. */
async function readRows(rules: SetRules, standardized: boolean): Promise<Rows> {
  const table = await millrace.readTable(sharedFile(rules.file)!);
  const cells = (name: string) => cellsOf(columnNamed(table, name, rules.file));
  const isMissing = (cell: unknown) => cell === null || Number.isNaN(cell) || cell === "?" || cell === "NA";
  const columns = rules.features.map(cells);
  const targets = cells(rules.target);
  const present = [...targets.keys()].filter((row) => ![targets, ...columns].some((column) => isMissing(column[row])));
  const numbers = (column: ArrayLike<unknown>) => Float64Array.from(present, (row) => Number(column[row]));
  const texts = (column: ArrayLike<unknown>) => present.map((row) => String(column[row]));
  const scaled = (values: Float64Array) => (standardized ? standardScores(values) : values);
  return {
    features: makeTable(
      rules.features.map((name, f) => [
        name,
        rules.isText
          ? columnFrom(texts(columns[f]), "utf8")
          : makeColumn("float64", { values: scaled(numbers(columns[f])) }),
      ]),
    ),
    target: rules.unit ? numbers(targets).map((value) => value / rules.unit!) : texts(targets),
    weights: rules.weights
      ? numbers(cells(rules.weights)).map((weight) => weight / rules.weightUnit!)
      : Float64Array.from(present, (_, row) => 0.5 + (row % 5)),
  };
}

function standardScores(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}

/** What is shown of `[n x width]` numbers: 50 rows at even steps. */
function shown(values: ArrayLike<number>, rows: number): number[] {
  const width = values.length / rows;
  const step = Math.floor(rows / 50);
  return Array.from({ length: 50 * width }, (_, at) => values[Math.floor(at / width) * step * width + (at % width)]);
}

/** The rows of number columns. */
function rowMajor(features: Table): number[][] {
  const columns = features.columns.map((column) => toFloat64(column));
  return Array.from(columns[0], (_, row) => columns.map((column) => column[row]));
}

const title = (name: string, set: string) =>
  sharedFile(sets[set].file) ? name : `${name} (skipped: needs the shared data set ${sets[set].file})`;
const test = (name: string, set: string, body: () => Promise<void>) =>
  it.skipIf(!sharedFile(sets[set].file))(title(name, set), { timeout: 120_000 }, body);

for (const file of ["values", "classes"]) {
  const { producer, cases } = fixture<{ producer: string; cases: FitCase[] }>(file);
  describe(`predictions are those of ${producer}`, () => {
    for (const each of cases) {
      test(each.name, each.set, async () => {
        const { features, target, weights } = await rowsOf(each.set, each.standardized);
        expect(target.length).toBe(each.rows);
        const model = await madeOf(each.estimator, each.parameters).fit(features, {
          target,
          ...(each.weighted ? { sampleWeight: weights } : {}),
          ...(each.classWeight ? { classWeight: each.classWeight } : {}),
        });
        expect(farthest(shown(model[each.answer](features), each.rows), each.expected)).toBeLessThan(1e-6);
      });
    }
  });
}

describe("the path of a lasso", () => {
  const { producer, cases } = fixture<{ producer: string; cases: { alphas: number[]; coefficients: number[][] }[] }>(
    "path",
  );
  test(`has the coefficients of ${producer}`, "houses", async () => {
    const { features, target } = await rowsOf("houses", true);
    const [{ alphas, coefficients }] = cases;
    const { steps } = millrace.lassoPath(features, { target: target as Float64Array }, { alphas, tol: 1e-12 });
    const found = steps.flatMap((step) => sets.houses.features.map((name) => step.coefficients[name]));
    expect(farthest(found, coefficients.flat())).toBeLessThan(1e-6);
    const own = millrace.lassoPath(features, { target: target as Float64Array }, { nAlphas: alphas.length });
    expect(farthest(own.alphas, alphas)).toBeLessThan(1e-12);
  });
});

interface CurveCase {
  readonly set: string;
  readonly estimator: "Lasso" | "Ridge" | "LogisticRegression";
  readonly penalties: readonly number[];
  readonly means: readonly number[];
  readonly best: number;
}

describe("the curve of a penalty by folds", () => {
  const { producer, cases } = fixture<{ producer: string; cases: CurveCase[] }>("curves");
  const made = {
    Lasso: new millrace.Lasso({ tol: 1e-12 }),
    Ridge: new millrace.Ridge(),
    LogisticRegression: new millrace.LogisticRegression({ C: 1, tol: 1e-10 }),
  };
  for (const each of cases) {
    test(`${each.estimator} of ${each.set} has the means and the best of ${producer}`, each.set, async () => {
      const { features, target } = await rowsOf(each.set, true);
      const folds = Array.from({ length: target.length }, (_, row) => row % 5);
      const { penalties, estimator } = each;
      const curve = await millrace.penaltyCurve(made[estimator], features, { target, folds, penalties });
      expect(farthest(curve.penalties, penalties)).toBeLessThan(1e-12);
      expect(farthest(curve.means, each.means)).toBeLessThan(1e-6);
      expect(Math.abs(curve.best / each.best - 1)).toBeLessThan(1e-12);
    });
  }
});

interface AxesCase {
  readonly set: string;
  readonly standardized: boolean;
  readonly count: number;
  readonly components: readonly number[][];
  readonly variances: readonly number[];
  readonly scores: readonly number[][];
}

describe("principal components", () => {
  const { producer, cases } = fixture<{ producer: string; cases: AxesCase[] }>("axes");
  for (const each of cases) {
    for (const svdSolver of ["full", "covariance_eigh"] as const) {
      test(`of ${each.set} by ${svdSolver} are those of ${producer}, up to their signs`, each.set, async () => {
        const { features } = await rowsOf(each.set, each.standardized);
        const model = await new millrace.PCA({ nComponents: each.count, svdSolver }).fit(features);
        expect(farthest(model.explainedVariance, each.variances)).toBeLessThan(1e-6);
        const width = each.components[0].length;
        const signs = each.components.map((direction, axis) =>
          Math.sign(direction.reduce((sum, value, f) => sum + value * model.components[axis * width + f], 0)),
        );
        const directions = model.components.map((value, at) => value * signs[Math.floor(at / width)]);
        expect(farthest(directions, each.components.flat())).toBeLessThan(1e-6);
        const scores = shown(model.transform(features), features.rowCount).map(
          (value, at) => value * signs[at % each.count],
        );
        expect(farthest(scores, each.scores.flat())).toBeLessThan(1e-6);
      });
    }
  }
});

interface GroupCase {
  readonly kind: "centers" | "mixture" | "density";
  readonly set: string;
  readonly standardized: boolean;
  readonly count: number;
  readonly inertia: number;
  readonly centers: readonly number[][];
  readonly labels: readonly number[];
  readonly covariances: "full" | "tied" | "diag" | "spherical";
  readonly means: readonly number[][];
  readonly probabilities: readonly number[][];
  readonly scores: readonly number[];
  readonly estimator: "DBSCAN" | "HDBSCAN";
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly sizes: readonly number[];
}

describe("groups of rows", () => {
  const { producer, cases } = fixture<{ producer: string; cases: GroupCase[] }>("groups");
  for (const each of cases.filter(({ kind }) => kind === "centers")) {
    test(`${each.count} centers of ${each.set} from given ones are those of ${producer}`, each.set, async () => {
      const { features } = await rowsOf(each.set, each.standardized);
      const rows = rowMajor(features);
      const init = rows.slice(0, each.count);
      const model = await new millrace.KMeans({ nClusters: each.count, init, tol: 0, maxIterations: 10_000 }).fit(
        features,
      );
      expect(farthest(model.centers, each.centers.flat())).toBeLessThan(1e-6);
      expect(Math.abs(model.inertia / each.inertia - 1)).toBeLessThan(1e-9);
      expect(shown(model.predict(features), rows.length)).toEqual(each.labels);
    });
  }

  for (const each of cases.filter(({ kind }) => kind === "mixture")) {
    test(`${each.count} ${each.covariances} normals of ${each.set} are those of ${producer}`, each.set, async () => {
      const { features } = await rowsOf(each.set, each.standardized);
      const rows = rowMajor(features);
      const width = rows[0].length;
      const step = Math.floor(rows.length / each.count);
      const starts = Array.from({ length: each.count }, (_, component) => rows[component * step]);
      const identity = rows[0].map((_, i) => rows[0].map((_, j) => Number(i === j)));
      const precisionsInit = {
        full: starts.map(() => identity),
        tied: identity,
        diag: starts.map(() => rows[0].map(() => 1)),
        spherical: starts.map(() => 1),
      }[each.covariances];
      const model = await new millrace.GaussianMixture({
        nComponents: each.count,
        covarianceType: each.covariances,
        meansInit: starts,
        weightsInit: starts.map(() => 1 / each.count),
        precisionsInit,
        tol: 1e-14,
        maxIterations: 100_000,
      }).fit(features);
      expect(model.means.length).toBe(each.count * width);
      expect(farthest(model.means, each.means.flat())).toBeLessThan(1e-6);
      expect(farthest(shown(model.predictProba(features), rows.length), each.probabilities.flat())).toBeLessThan(1e-6);
      expect(farthest(shown(model.scoreSamples(features), rows.length), each.scores)).toBeLessThan(1e-6);
    });
  }

  for (const each of cases.filter(({ kind }) => kind === "density")) {
    test(`${each.estimator} of ${each.set} finds the clusters of ${producer}`, each.set, async () => {
      const { features } = await rowsOf(each.set, each.standardized);
      const { labels } = await new (each.estimator === "DBSCAN" ? millrace.DBSCAN : millrace.HDBSCAN)(
        each.parameters,
      ).fit(features);
      expect(shown(labels, labels.length)).toEqual(each.labels);
      const sizes = each.sizes.map((_, cluster) => labels.filter((label) => label === cluster - 1).length);
      expect(sizes).toEqual(each.sizes);
    });
  }
});
