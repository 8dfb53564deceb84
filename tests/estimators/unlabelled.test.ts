// Estimators that need no target, through their public classes.
import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../src/core/random.js";
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
