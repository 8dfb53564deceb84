import { describe, expect, it } from "vitest";
import {
  BernoulliNaiveBayes,
  CategoricalNaiveBayes,
  columnFrom,
  type FittedModel,
  GaussianNaiveBayes,
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
});
