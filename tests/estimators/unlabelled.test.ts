// Estimators that need no target, through their public classes.
import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../src/core/random.js";
import { GaussianMixture } from "../../src/estimators/gaussian-mixture.js";
import { KMeans } from "../../src/estimators/k-means.js";
import { PCA } from "../../src/estimators/pca.js";

const rows = 240;
const draw = (row: number, what: number) => randomUnit(3, streams.synthetic, row * 4 + what) - 0.5;
const near = Float64Array.from({ length: rows }, (_, row) => draw(row, 0) + 4 * (row % 3));
const far = Float64Array.from({ length: rows }, (_, row) => draw(row, 1) - 9 * (row % 3) + near[row]);
const features = { near, far };

describe("PCA", () => {
  it("transforms rows and finds them again", async () => {
    const model = await new PCA({ n_components: 0.999 }).fit(features, { threads: 1 });
    expect(model.components).toHaveLength(2 * model.explainedVariance.length);
    expect(model.explainedVarianceRatio[0]).toBeGreaterThan(0.9);
    expect(model.singularValues[0]).toBeCloseTo(Math.sqrt(model.explainedVariance[0] * (rows - 1)), 9);
    const all = await new PCA({ whiten: true }).fit(features);
    const scores = all.transform({ far, near });
    const back = all.inverseTransform(scores);
    expect(all.header.features).toEqual(["far", "near"]);
    for (const row of [0, 7, rows - 1]) expect(back[2 * row + 1]).toBeCloseTo(near[row], 10);
    expect(scores.reduce((sum, score, at) => sum + (at % 2 === 0 ? score * score : 0), 0) / (rows - 1)).toBeCloseTo(
      1,
      9,
    );
    expect(() => all.inverseTransform(new Float64Array(3))).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
  });

  it("weighs rows, and says what is wrong with weights, a name and a missing value", async () => {
    const half = await new PCA().fit(features, { sampleWeight: near.map((_, row) => Number(row < rows / 2)) });
    const first = await new PCA().fit({ near: near.slice(0, rows / 2), far: far.slice(0, rows / 2) });
    expect(half.explainedVariance[0]).toBeCloseTo(first.explainedVariance[0], 9);
    await expect(new PCA().fit(features, { sampleWeight: [1, 2] })).rejects.toThrow(/'sampleWeight'/);
    await expect(new PCA().fit(features, { sampleWeight: near.map(() => -1) })).rejects.toThrow(/weight/);
    await expect(new PCA().fit({ near: near.map((x, row) => (row === 5 ? Number.NaN : x)) })).rejects.toThrow(
      /'near'.*row 5/,
    );
    expect(() => new PCA({ n_componets: 2 })).toThrow(expect.objectContaining({ code: "ERR_OPTION_UNKNOWN" }));
  });
});

describe("KMeans", () => {
  it("finds three groups, tells distances to their centers, and is what it is for any threads", async () => {
    const model = await new KMeans({ n_clusters: 3 }).fit(features, { seed: 2, threads: 1 });
    const labels = model.predict(features);
    for (let row = 3; row < rows; row++) expect(labels[row]).toBe(labels[row % 3]);
    expect(new Set(labels).size).toBe(3);
    const distances = model.transform(features);
    labels.forEach((label, row) => {
      expect(distances[3 * row + label]).toBe(Math.min(...distances.subarray(3 * row, 3 * row + 3)));
    });
    expect(
      distances.reduce((sum, far, at) => sum + (at % 3 === labels[Math.floor(at / 3)] ? far * far : 0), 0),
    ).toBeCloseTo(model.inertia, 8);
    expect(model.converged && model.iterations > 0).toBe(true);
    expect((await new KMeans({ nClusters: 3 }).fit({ far, near }, { seed: 2 })).centers).toEqual(model.centers);
  });

  it("starts from given centers, as typed arrays too, and weighs rows", async () => {
    const init = [0, 1, 2].map((row) => Float64Array.of(near[row], far[row]));
    const model = await new KMeans({ nClusters: 3, init }).fit(features);
    expect([0, 1, 2].map((row) => model.predict(features)[row])).toEqual([0, 1, 2]);
    const only = await new KMeans({ nClusters: 1 }).fit(features, {
      sampleWeight: near.map((_, row) => Number(row === 4)),
    });
    expect(only.centers[1]).toBeCloseTo(near[4], 12);
  });
});

describe("GaussianMixture", () => {
  it("finds three components, and tells how good they are", async () => {
    const settings = { seed: 1, threads: 1 };
    const model = await new GaussianMixture({ n_components: 3, covariance_type: "full" }).fit(features, settings);
    const labels = model.predict(features);
    for (let row = 3; row < rows; row++) expect(labels[row]).toBe(labels[row % 3]);
    for (const weight of model.weights) expect(weight).toBeCloseTo(1 / 3, 6);
    const shares = model.predictProba(features);
    expect(shares[labels[0]]).toBeGreaterThan(0.99);
    const scores = model.scoreSamples(features);
    expect(model.score(features)).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / rows, 12);
    // 2 weights, 6 numbers of means, 9 of covariances.
    const likelihood = model.score(features) * rows;
    expect(model.aic(features)).toBeCloseTo(2 * 17 - 2 * likelihood, 8);
    expect(model.bic(features)).toBeCloseTo(17 * Math.log(rows) - 2 * likelihood, 8);
    const one = await new GaussianMixture().fit(features, settings);
    expect(model.bic(features)).toBeLessThan(one.bic(features));
    expect((await new GaussianMixture({ nComponents: 3 }).fit({ far, near }, { seed: 1 })).means).toEqual(model.means);
  });

  it("has inverse covariances, and draws rows like those it learned from", async () => {
    for (const covarianceType of ["full", "tied", "diag", "spherical"] as const) {
      const model = await new GaussianMixture({ nComponents: 3, covarianceType }).fit(features);
      const { covariances: c, precisions: p } = model;
      expect(c).toHaveLength({ full: 12, tied: 4, diag: 6, spherical: 3 }[covarianceType]);
      if (covarianceType === "full" || covarianceType === "tied") {
        expect(c[0] * p[0] + c[1] * p[2]).toBeCloseTo(1, 9);
        expect(c[0] * p[1] + c[1] * p[3]).toBeCloseTo(0, 7);
      } else expect(c[1] * p[1]).toBeCloseTo(1, 12);
      const { values, labels } = model.sample(200, 3);
      expect(values).toHaveLength(400);
      const table = { far: values.filter((_, at) => at % 2 === 0), near: values.filter((_, at) => at % 2 === 1) };
      expect(model.predict(table)).toEqual(labels);
      expect(() => model.sample(1.5)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
    }
  });

  it("begins with what is given, typed arrays too, and weighs rows", async () => {
    const meansInit = [0, 1, 2].map((row) => Float64Array.of(near[row], far[row]));
    const model = await new GaussianMixture({ nComponents: 3, meansInit }).fit(features);
    expect([0, 1, 2].map((row) => model.predict(features)[row])).toEqual([0, 1, 2]);
    const first = near.map((_, row) => Number(row % 3 === 0));
    const only = await new GaussianMixture().fit(features, { sampleWeight: first });
    expect(Math.abs(only.means[1])).toBeLessThan(0.5);
  });
});
