import { describe, expect, it } from "vitest";
import {
  BernoulliNaiveBayes,
  CategoricalNaiveBayes,
  columnFrom,
  type FittedModel,
  GaussianNaiveBayes,
  LinearDiscriminantAnalysis,
  LinearSvm,
  LinearSvmRegression,
  LogisticRegression,
  MultinomialNaiveBayes,
  makeTable,
  NaiveBayes,
} from "../../src/index.js";

const rows = 120;
const x = Float64Array.from({ length: rows }, (_, row) => (row * 37) % 100);
const z = Float64Array.from({ length: rows }, (_, row) => (row * 11) % 17);
const species = Array.from(x, (value) => (value > 50 ? "tall" : "small"));

describe("estimators of classes", () => {
  for (const Estimator of [
    NaiveBayes,
    GaussianNaiveBayes,
    BernoulliNaiveBayes,
    MultinomialNaiveBayes,
    CategoricalNaiveBayes,
  ]) {
    it(`${Estimator.name} learns classes by name, with weights of rows and classes`, async () => {
      const features = Estimator === BernoulliNaiveBayes ? { x: x.map((value) => value - 50), z } : { x, z };
      const model = await new Estimator().fit(features, { target: species });
      expect(model.classes).toEqual(["small", "tall"]);
      const right = model.predictClass(features).filter((predicted, row) => predicted === species[row]).length;
      // Counts tell by their proportions, here those of two columns.
      expect(right / rows).toBeGreaterThan(Estimator === MultinomialNaiveBayes ? 0.7 : 0.9);
      const weighted = await new Estimator().fit(features, {
        target: species,
        classWeight: { tall: 3 },
        sampleWeight: new Float64Array(rows).fill(2),
      });
      const tall = (fitted: FittedModel) => fitted.predictProba(features).reduce((sum, p, i) => sum + (i % 2) * p, 0);
      expect(tall(weighted)).toBeGreaterThan(tall(model));
      expect(() => new Estimator({ alphas: 3 })).toThrow(expect.objectContaining({ code: "ERR_OPTION_UNKNOWN" }));
    });
  }

  it("naive Bayes takes scikit-learn's names, and text as it is", async () => {
    expect(new GaussianNaiveBayes({ var_smoothing: 1e-3 }).parameters).toMatchObject({ varSmoothing: 1e-3 });
    expect(new MultinomialNaiveBayes({ alpha: 0.5, fit_prior: false }).parameters).toMatchObject({
      alpha: 0.5,
      fitPrior: false,
    });
    const features = makeTable([
      ["word", columnFrom(Array.from(z, (value, row) => (row % 9 === 0 ? null : `w${value % 3}`)))],
      ["x", columnFrom([...x])],
    ]);
    const model = await new NaiveBayes().fit(features, { target: Array.from(z, (value) => `c${value % 3}`) });
    expect(model.predictClass(features)[1]).toBe(`c${z[1] % 3}`);
    expect(model.header.categories).toEqual({ word: ["w0", "w1", "w2"] });
  });

  it("logistic regression takes scikit-learn's way to say its penalties", () => {
    const penaltiesOf = (given: Record<string, unknown>) => {
      const { lambdaL1, lambdaL2, standardize } = new LogisticRegression(given).parameters;
      return [lambdaL1, lambdaL2, standardize];
    };
    expect(penaltiesOf({})).toEqual([0, 1, true]);
    expect(penaltiesOf({ C: 4 })).toEqual([0, 0.25, false]);
    expect(penaltiesOf({ penalty: "l1", C: 2 })).toEqual([0.5, 0, false]);
    expect(penaltiesOf({ l1_ratio: 0.25, C: 0.5 })).toEqual([0.5, 1.5, false]);
    expect(penaltiesOf({ penalty: "elasticnet", l1Ratio: 0.5, standardize: true })).toEqual([0.5, 0.5, true]);
    expect(penaltiesOf({ penalty: "none" })).toEqual([0, 0, false]);
    for (const given of [
      { C: 0 },
      { penalty: "l3" },
      { penalty: "elasticnet" },
      { l1_ratio: 2 },
      { C: 1, lambdaL1: 1 },
    ]) {
      expect(() => new LogisticRegression(given as Record<string, unknown>)).toThrow(
        expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
      );
    }
  });

  it("linear discriminant analysis has axes", async () => {
    const model = await new LinearDiscriminantAnalysis({ n_components: 1 }).fit({ x, z }, { target: species });
    const places = model.transform({ x, z });
    expect(places).toHaveLength(rows);
    expect(model.explainedVarianceRatio).toEqual([1]);
    const tall = Array.from(places).filter((_, row) => species[row] === "tall");
    const mean = tall.reduce((a, b) => a + b) / tall.length;
    // Some two deviations from the middle, on one side.
    expect(Math.abs(mean)).toBeGreaterThan(1);
    expect(tall.every((place) => place * mean > -1)).toBe(true);
    const lsqr = await new LinearDiscriminantAnalysis({ solver: "lsqr", shrinkage: 0.1 }).fit({ x, z }, { y: species });
    expect(lsqr.transform({ x, z })).toHaveLength(0);
  });

  it("support vector machines tell distances from the border", async () => {
    const model = await new LinearSvm({ C: 10, intercept_scaling: 1 }).fit({ x, z }, { target: species });
    const distances = model.decisionFunction({ x, z });
    expect(model.predictClass({ x, z })).toEqual(Array.from(distances, (d) => (d > 0 ? "tall" : "small")));
    expect(model.header.parameters.converged).toBe(true);
    const values = await new LinearSvmRegression({ epsilon: 0.5 }).fit({ x, z }, { target: x.map((v) => 2 * v + 3) });
    expect(values.predict({ x, z })[5]).toBeCloseTo(2 * x[5] + 3, 0);
    expect(values.decisionFunction({ x, z })).toEqual(values.predict({ x, z }));
    const plain = await new LinearSvm({ loss: "hinge" }).fit({ x, z }, { target: species });
    const sides = Array.from(plain.decisionFunction({ x, z }), (d) => (d > 0 ? "tall" : "small"));
    expect(plain.predictClass({ x, z })).toEqual(sides);
    const unknown = { margin: 1 };
    expect(() => new LinearSvm(unknown)).toThrow(expect.objectContaining({ code: "ERR_OPTION_UNKNOWN" }));
  });
});
