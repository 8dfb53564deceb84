import { describe, expect, it } from "vitest";
import { kMeans } from "../../src/models/k-means/learner.js";
import { type KMeansModel, restoreKMeans } from "../../src/models/k-means/model.js";
import { restoreModel } from "../../src/models/models.js";
import { runtimeOf, uniformTable } from "./training-rows.js";
import { farthest, referenceCases, tableOfRows, unlabelledSet } from "./unlabelled-cases.js";

interface KMeansCase {
  readonly name: string;
  readonly rows: readonly (readonly number[])[];
  readonly init: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly centers: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly inertia: number;
  readonly iterations: number;
  readonly distances: readonly (readonly number[])[];
}

const runtime = runtimeOf(2);
const { producer, cases } = referenceCases<KMeansCase>("k-means");
const learn = (features: ReturnType<typeof tableOfRows>, parameters = {}, weights?: readonly number[], threads = 2) =>
  kMeans
    .make(parameters)
    .fit(unlabelledSet(features, weights), { seed: 3, runtime: runtimeOf(threads) }) as KMeansModel;
const centersOf = ({ arrays }: KMeansModel) => {
  const origin = arrays.get("origin") as Float64Array;
  return (arrays.get("centers") as Float64Array).map((value, at) => value + origin[at % origin.length]);
};

describe("k-means", () => {
  for (const given of cases) {
    it(`finds the clusters of ${producer}: ${given.name}`, () => {
      const features = tableOfRows(given.rows);
      const { init } = given;
      const model = learn(features, { n_clusters: init.length, init, tol: 0, max_iter: 1000 }, given.weights);
      expect(farthest(centersOf(model), given.centers.flat())).toBeLessThan(1e-12);
      expect([...model.predict(features, runtime)]).toEqual(given.labels);
      expect(model.header.parameters.inertia as number).toBeCloseTo(given.inertia, 9);
      expect(model.header.parameters).toMatchObject({ iterations: given.iterations, converged: true, init: "given" });
      const distances = model.distances(features, runtime).subarray(0, given.distances.flat().length);
      expect(farthest(distances, given.distances.flat())).toBeLessThan(1e-12);
    });
  }

  it("is the same to the bit on any number of threads, for permuted columns, and after it was saved", () => {
    const { rows, init } = cases[0];
    const order = [2, 0, 3, 1];
    const permuted = init.map((center) => order.map((f) => center[f]));
    const first = learn(tableOfRows(rows), { nClusters: 3, init });
    const others = [
      learn(tableOfRows(rows), { nClusters: 3, init }, undefined, 1),
      learn(tableOfRows(rows, order), { nClusters: 3, init: permuted }),
      restoreKMeans(JSON.parse(JSON.stringify(first.header)), first.arrays),
    ];
    for (const other of others) {
      expect(other.arrays).toEqual(first.arrays);
      expect(other.predict(tableOfRows(rows), runtime)).toEqual(first.predict(tableOfRows(rows), runtime));
    }
    const drawn = learn(uniformTable(500, 3, 1), { nClusters: 4 });
    expect(drawn.header.parameters).toMatchObject({ init: "k-means++", nInit: "auto" });
  });

  it("says what is wrong with centers, rows and weights", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 9],
    ];
    expect(() => kMeans.make({ init: "far" })).toThrow(/'init' of k-means/);
    expect(() => kMeans.make({ init: [[1, Number.NaN]] })).toThrow(/'init' of k-means/);
    expect(() => kMeans.make({ clusters: 2 })).toThrow(expect.objectContaining({ code: "ERR_OPTION_UNKNOWN" }));
    expect(() => learn(tableOfRows(rows), { nClusters: 2, init: [[1, 2]] })).toThrow(/2 rows of 2 numbers.*2 numbers/);
    expect(() => learn(tableOfRows(rows), { nClusters: 4 })).toThrow(/at least 4 rows.*3/);
    expect(() => learn(tableOfRows(rows), { nClusters: 2 }, [0, 0, 0])).toThrow(/sum above 0/);
    expect(() => learn(tableOfRows([...rows, [Number.NaN, 1]]), { nClusters: 2 })).toThrow(/'x0' for k-means.*row 3/);
    const model = learn(tableOfRows(rows), { nClusters: 2 });
    expect(() => model.predict(tableOfRows([[1, Infinity]]), runtime)).toThrow(/'x1' for k-means.*row 0/);
  });

  it("is refused as a saved model that is not sound", () => {
    const model = learn(tableOfRows(cases[0].rows), { nClusters: 3 });
    const invalid = expect.objectContaining({ code: "ERR_MODEL_INVALID" });
    const broken: [string, Float64Array][] = [
      ["centers", new Float64Array(11)],
      ["centers", new Float64Array(12).fill(Infinity)],
      ["origin", new Float64Array(3)],
    ];
    for (const [name, array] of broken)
      expect(() => restoreModel(model.header, new Map([...model.arrays, [name, array]]))).toThrow(invalid);
    for (const [name, value] of [
      ["nClusters", 0],
      ["nClusters", 2],
      ["inertia", -1],
    ] as const) {
      const header = { ...model.header, parameters: { ...model.header.parameters, [name]: value } };
      expect(() => restoreModel(header, model.arrays)).toThrow(invalid);
    }
  });
});
