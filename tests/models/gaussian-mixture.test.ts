import { describe, expect, it } from "vitest";
import { gaussianMixture } from "../../src/models/gaussian-mixture/learner.js";
import { type MixtureModel, restoreMixture } from "../../src/models/gaussian-mixture/model.js";
import { restoreModel } from "../../src/models/models.js";
import { runtimeOf, uniformTable } from "./training-rows.js";
import { farthest, referenceCases, tableOfRows, unlabelledSet } from "./unlabelled-cases.js";

interface MixtureCase {
  readonly name: string;
  readonly rows: readonly (readonly number[])[];
  readonly init: readonly (readonly number[])[];
  readonly precisionsInit: readonly unknown[];
  readonly weights: readonly number[];
  readonly means: readonly (readonly number[])[];
  readonly covariances: readonly number[];
  readonly lowerBound: number;
  readonly labels: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly scores: readonly number[];
}

const runtime = runtimeOf(2);
const { producer, cases } = referenceCases<MixtureCase>("gaussian-mixture");
const learn = (features: ReturnType<typeof tableOfRows>, parameters = {}, weights?: readonly number[], threads = 2) =>
  gaussianMixture
    .make(parameters)
    .fit(unlabelledSet(features, weights), { seed: 3, runtime: runtimeOf(threads) }) as MixtureModel;
const arrayOf = (model: MixtureModel, name: string) => model.arrays.get(name) as Float64Array;
const meansOf = (model: MixtureModel) => {
  const origin = arrayOf(model, "origin");
  return arrayOf(model, "means").map((value, at) => value + origin[at % origin.length]);
};
const startOf = ({ name, init, precisionsInit }: MixtureCase) => ({
  n_components: 3,
  covariance_type: name,
  means_init: init,
  weights_init: [1 / 3, 1 / 3, 1 / 3],
  precisions_init: precisionsInit,
});

describe("a Gaussian mixture", () => {
  for (const given of cases) {
    it(`comes to rest where that of ${producer} does: ${given.name}`, () => {
      const features = tableOfRows(given.rows);
      const model = learn(features, { ...startOf(given), tol: 1e-12, max_iter: 10_000 });
      expect(model.header.parameters).toMatchObject({ converged: true, initParams: "given" });
      expect(model.header.parameters.lowerBound as number).toBeCloseTo(given.lowerBound, 9);
      expect(farthest(arrayOf(model, "mixtureWeights"), given.weights)).toBeLessThan(1e-6);
      expect(farthest(meansOf(model), given.means.flat())).toBeLessThan(1e-6);
      const covariances = given.covariances.flat(3) as number[];
      expect(farthest(arrayOf(model, "covariances"), covariances)).toBeLessThan(1e-6);
      expect([...model.predict(features, runtime)]).toEqual(given.labels);
      const { scores, probabilities } = model.densities(features, runtime);
      expect(farthest(scores.subarray(0, given.scores.length), given.scores)).toBeLessThan(1e-6);
      const shares = given.probabilities.flat();
      expect(farthest(probabilities.subarray(0, shares.length), shares)).toBeLessThan(1e-6);
    });

    it(`is the same to the bit on any number of threads, for permuted columns, and after it was saved: ${given.name}`, () => {
      const { rows, name } = given;
      const order = [2, 0, 1];
      const turned = (list: readonly unknown[]) => order.map((f) => list[f]);
      const matrix = (square: readonly unknown[]) => turned(square).map((line) => turned(line as number[]));
      const precisions =
        name === "full"
          ? given.precisionsInit.map((square) => matrix(square as unknown[]))
          : name === "tied"
            ? matrix(given.precisionsInit)
            : name === "diag"
              ? given.precisionsInit.map((line) => turned(line as number[]))
              : given.precisionsInit;
      const start = startOf(given);
      const first = learn(tableOfRows(rows), start);
      const others = [
        learn(tableOfRows(rows), start, undefined, 1),
        learn(tableOfRows(rows, order), { ...start, means_init: given.init.map(turned), precisions_init: precisions }),
        restoreMixture(JSON.parse(JSON.stringify(first.header)), first.arrays),
      ];
      for (const other of others) {
        expect(other.arrays).toEqual(first.arrays);
        expect(other.densities(tableOfRows(rows), runtime)).toEqual(first.densities(tableOfRows(rows), runtime));
      }
    });
  }

  it("counts a weight as rows", () => {
    const { rows, ...given } = cases[0];
    const weights = rows.map((_, row) => row % 3);
    const repeated = rows.flatMap((row, at) => new Array<readonly number[]>(at % 3).fill(row));
    const start = startOf({ rows, ...given });
    const weighted = learn(tableOfRows(rows), { ...start, tol: 0, maxIterations: 5 }, weights);
    const plain = learn(tableOfRows(repeated), { ...start, tol: 0, maxIterations: 5 });
    expect(farthest(meansOf(weighted), meansOf(plain))).toBeLessThan(1e-9);
    expect(farthest(arrayOf(weighted, "covariances"), arrayOf(plain, "covariances"))).toBeLessThan(1e-9);
  });

  it("says what is wrong with a start, rows and covariances", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 9],
      [5, 9],
    ];
    const table = tableOfRows(rows);
    expect(() => gaussianMixture.make({ covarianceType: "round" })).toThrow(/one of full, tied, diag, spherical/);
    expect(() => gaussianMixture.make({ weightsInit: [1] })).toThrow(/'meansInit'/);
    expect(() => gaussianMixture.make({ meansInit: ["a"] })).toThrow(/'meansInit'/);
    expect(() => learn(table, { nComponents: 2, meansInit: [[1, 2]] })).toThrow(/'meansInit'.*2 rows of 2 numbers/);
    const meansInit = [rows[0], rows[2]];
    expect(() => learn(table, { nComponents: 2, meansInit, weightsInit: [0.5, 0.6] })).toThrow(/sum to 1/);
    expect(() => learn(table, { nComponents: 2, meansInit, precisionsInit: [1, 1] })).toThrow(
      /8 numbers for 2 components/,
    );
    expect(() => learn(table, { nComponents: 5 })).toThrow(/at least 5 rows/);
    expect(() => learn(table, { nComponents: 3, regCovar: 0 })).toThrow(/fewer components.*'regCovar'.*has none/);
    expect(() => learn(tableOfRows([...rows, [1, Number.NaN]]))).toThrow(/'x1' for gaussian-mixture.*row 4/);
    expect(() => learn(table, {}, [0, 0, 0, 0])).toThrow(/sum above 0/);
  });

  it("is refused as a saved model that is not sound", () => {
    const invalid = expect.objectContaining({ code: "ERR_MODEL_INVALID" });
    for (const covarianceType of ["full", "tied", "diag", "spherical"]) {
      const model = learn(uniformTable(200, 3, 5), { nComponents: 2, covarianceType });
      const broken: [string, Float64Array][] = [
        ["mixtureWeights", Float64Array.of(0.5, 0.6)],
        ["mixtureWeights", Float64Array.of(1)],
        ["means", new Float64Array(5)],
        ["origin", new Float64Array(3).fill(Number.NaN)],
        ["covariances", arrayOf(model, "covariances").map(() => 0)],
        ["factors", arrayOf(model, "factors").map((value) => -value)],
        ["factors", new Float64Array(1)],
      ];
      for (const [name, array] of broken)
        expect(() => restoreModel(model.header, new Map([...model.arrays, [name, array]]))).toThrow(invalid);
      for (const [name, value] of [
        ["nComponents", 0],
        ["covarianceType", "round"],
        ["lowerBound", "much"],
      ] as const) {
        const header = { ...model.header, parameters: { ...model.header.parameters, [name]: value } };
        expect(() => restoreModel(header, model.arrays)).toThrow(invalid);
      }
    }
  });
});
