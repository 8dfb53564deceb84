import { describe, expect, it } from "vitest";
import { restoreModel } from "../../src/models/models.js";
import { pca } from "../../src/models/pca/learner.js";
import { type PcaModel, restorePca } from "../../src/models/pca/model.js";
import { runtimeOf, uniformTable } from "./training-rows.js";
import { farthest, referenceCases, tableOfRows, unlabelledSet } from "./unlabelled-cases.js";

interface PcaCase {
  readonly name: string;
  readonly rows: readonly (readonly number[])[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly components: readonly (readonly number[])[];
  readonly explainedVariance: readonly number[];
  readonly explainedVarianceRatio: readonly number[];
  readonly noiseVariance: number;
  readonly scores: readonly (readonly number[])[];
  readonly restored: readonly (readonly number[])[];
}

const runtime = runtimeOf(2);
const { producer, cases } = referenceCases<PcaCase>("pca");
const learn = (features: ReturnType<typeof tableOfRows>, parameters = {}, weights?: readonly number[], threads = 2) =>
  pca.make(parameters).fit(unlabelledSet(features, weights), { seed: 3, runtime: runtimeOf(threads) }) as PcaModel;
const arrayOf = (model: PcaModel, name: string) => model.arrays.get(name) as Float64Array;

describe("principal components", () => {
  for (const given of cases) {
    it(`are those of ${producer}: ${given.name}`, () => {
      const features = tableOfRows(given.rows);
      const model = learn(features, given.parameters);
      const variances = arrayOf(model, "variances");
      expect(farthest(arrayOf(model, "directions"), given.components.flat())).toBeLessThan(1e-8);
      expect(farthest(variances, given.explainedVariance)).toBeLessThan(1e-10);
      const total = model.header.parameters.totalVariance as number;
      const shares = variances.map((variance) => variance / total);
      expect(farthest(shares, given.explainedVarianceRatio)).toBeLessThan(1e-10);
      expect(model.header.parameters.noiseVariance).toBeCloseTo(given.noiseVariance, 10);
      const scores = model.predict(features, runtime);
      expect(farthest(scores.subarray(0, given.scores.flat().length), given.scores.flat())).toBeLessThan(1e-8);
      const restored = model.restoreRows(scores, runtime).subarray(0, given.restored.flat().length);
      expect(farthest(restored, given.restored.flat())).toBeLessThan(1e-8);
    });
  }

  it("choose a solver by the table, and find the same by each", () => {
    const tall = uniformTable(400, 6, 3);
    const found = ["auto", "covariance_eigh", "full"].map((svdSolver) => learn(tall, { svdSolver, n_components: 3 }));
    expect(found.map((model) => model.header.parameters.solver)).toEqual(["gram", "gram", "svd"]);
    expect(farthest(arrayOf(found[2], "directions"), arrayOf(found[0], "directions"))).toBeLessThan(1e-9);
    const wide = uniformTable(520, 120, 4);
    const [few, all] = [
      { nComponents: 4, iteratedPower: 60 },
      { nComponents: 4, svdSolver: "full" },
    ].map((parameters) => learn(wide, parameters));
    expect(few.header.parameters.solver).toBe("randomized");
    expect(farthest(arrayOf(few, "variances"), arrayOf(all, "variances"))).toBeLessThan(1e-6);
    expect(few.header.parameters.noiseVariance as number).toBeCloseTo(all.header.parameters.noiseVariance as number, 6);
  });

  it("count a weight as rows", () => {
    const { rows } = cases[0];
    const weights = rows.map((_, row) => row % 4);
    const repeated = rows.flatMap((row, at) => new Array<readonly number[]>(at % 4).fill(row));
    for (const svdSolver of ["covariance_eigh", "full"]) {
      const weighted = learn(tableOfRows(rows), { svdSolver, scaled: true }, weights);
      const plain = learn(tableOfRows(repeated), { svdSolver, scaled: true });
      for (const name of plain.arrays.keys())
        expect(farthest(arrayOf(weighted, name), arrayOf(plain, name))).toBeLessThan(1e-10);
      expect(weighted.header.parameters.rowWeight).toBe(repeated.length);
    }
  });

  it("are the same to the bit on any number of threads, for permuted columns, and after they were saved", () => {
    const { rows } = cases[2];
    for (const svdSolver of ["covariance_eigh", "full", "randomized"]) {
      const first = learn(tableOfRows(rows), { svdSolver, nComponents: 2 });
      const others = [
        learn(tableOfRows(rows), { svdSolver, nComponents: 2 }, undefined, 1),
        learn(tableOfRows(rows, [3, 1, 0, 4, 2]), { svdSolver, nComponents: 2 }),
        restorePca(JSON.parse(JSON.stringify(first.header)), first.arrays),
      ];
      const scores = first.predict(tableOfRows(rows), runtime);
      for (const other of others) {
        expect(other.arrays).toEqual(first.arrays);
        expect(other.predict(tableOfRows(rows, [4, 3, 2, 1, 0]), runtime)).toEqual(scores);
      }
    }
  });

  it("take a constant column, scaled too, and refuse what they cannot use with the reason", () => {
    const rows = [0, 1, 2, 3].map((row) => [row, 7, row * row]);
    const model = learn(tableOfRows(rows), { scaled: true });
    expect(arrayOf(model, "scales")[1]).toBe(1);
    expect(arrayOf(model, "variances")[2]).toBeCloseTo(0, 12);
    const missing = tableOfRows([...rows, [1, Number.NaN, 2]]);
    expect(() => learn(missing)).toThrow(/feature 'x1' for pca.*fill in.*missing or infinite in row 4/);
    expect(() => model.predict(missing, runtime)).toThrow(/feature 'x1' for pca.*row 4/);
    expect(() => learn(tableOfRows(rows), {}, [1, -1, 1, 1])).toThrow(/weight of row 1/);
    expect(() => learn(tableOfRows(rows), {}, [0.5, 0, 0, 0.5])).toThrow(/sum above 1/);
    expect(() => learn(tableOfRows([[1, 2]]))).toThrow(/at least 2 rows/);
    expect(() => learn(tableOfRows(rows), { n_components: 4 })).toThrow(/at most 3.*received 4/);
    expect(() => pca.make({ n_components: 1.5 })).toThrow(/'nComponents' of pca/);
    expect(() => pca.make({ n_components: 0.5, svd_solver: "randomized" })).toThrow(/randomized/);
    expect(() => pca.make({ n_component: 2 })).toThrow(/nComponents/);
  });

  it("are refused as a saved model that is not sound", () => {
    const model = learn(tableOfRows(cases[0].rows), { nComponents: 2 });
    const broken: [string, Float64Array][] = [
      ["variances", new Float64Array(0)],
      ["variances", Float64Array.of(1, -1)],
      ["directions", new Float64Array(7)],
      ["scales", new Float64Array(4)],
      ["means", new Float64Array(4).fill(Number.NaN)],
    ];
    const invalid = expect.objectContaining({ code: "ERR_MODEL_INVALID" });
    for (const [name, array] of broken)
      expect(() => restoreModel(model.header, new Map([...model.arrays, [name, array]]))).toThrow(invalid);
    for (const [name, value] of [
      ["whiten", 1],
      ["rowWeight", 0],
      ["totalVariance", -1],
    ] as const) {
      const header = { ...model.header, parameters: { ...model.header.parameters, [name]: value } };
      expect(() => restoreModel(header, model.arrays)).toThrow(invalid);
    }
  });
});
