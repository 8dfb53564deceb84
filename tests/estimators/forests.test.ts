import { describe, expect, it } from "vitest";
import { DecisionTree, ExtraTrees, IsolationForest, RandomForest } from "../../src/index.js";

const rows = 120;
const x = Float64Array.from({ length: rows }, (_, row) => (row * 37) % 100);
const z = Float64Array.from({ length: rows }, (_, row) => (row * 11) % 17);
const features = { x, z };
const species = Array.from(x, (value, row) => (value > 50 ? "tall" : z[row] > 8 ? "wide" : "small"));

describe("estimators of trees", () => {
  for (const Estimator of [RandomForest, ExtraTrees, DecisionTree]) {
    it(`${Estimator.name} learns classes by name and values, and says what rows and features count`, async () => {
      const model = await new Estimator({ max_leaf_nodes: 40 }).fit(features, { target: species, seed: 3 });
      expect(model.classes).toEqual(["small", "tall", "wide"]);
      expect(model.predictClass(features)).toEqual(species);
      expect(model.importance()!.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      const row = model.predictRow([x[5], z[5]]);
      expect([...row]).toEqual([...model.predictProba(features).subarray(15, 18)]);
      const values = await new Estimator().fit(features, { target: Array.from(x, (value) => 2 * value), seed: 3 });
      expect(values.predict(features)[7]).toBeCloseTo(2 * x[7], -1);
      expect(new Estimator({ min_samples_leaf: 3 }).parameters).toMatchObject({ minDataInLeaf: 3 });
      expect(() => new Estimator({ minDataInLeafs: 3 })).toThrow(
        expect.objectContaining({ code: "ERR_OPTION_UNKNOWN" }),
      );
    });
  }

  it("a random forest tells how good it is on rows out of the bag, a decision tree where to prune", async () => {
    const forest = await new RandomForest({ objective: "multiclass" }).fit(features, { y: species });
    expect(forest.outOfBag!.metric).toBe("accuracy");
    expect(forest.outOfBag!.score).toBeGreaterThan(0.8);
    expect(forest.outOfBag!.predictions).toHaveLength(3 * rows);
    const { ccpAlphas, impurities } = new DecisionTree().costComplexityPath(features, { target: species });
    expect(ccpAlphas[0]).toBe(0);
    expect(impurities[0]).toBeCloseTo(0, 12);
    const pruned = await new DecisionTree({ ccpAlpha: ccpAlphas.at(-1)! }).fit(features, { target: species });
    expect(new Set(pruned.predictLeaves(features)).size).toBe(1);
  });

  it("a decision tree weighs classes as fit is told, and only there", async () => {
    const tree = new DecisionTree();
    const settings = { target: ["often", "often", "often", "seldom"], sampleWeight: [1, 1, 1, 1] };
    const shareOf = async (classWeight?: "balanced" | Record<string, number>) =>
      (
        await tree.fit({ x: new Float64Array(4) }, { ...settings, ...(classWeight ? { classWeight } : {}) })
      ).predictProba({
        x: Float64Array.of(0),
      })[1];
    expect(await shareOf()).toBe(0.25);
    expect(await shareOf("balanced")).toBe(0.5);
    expect(await shareOf({ seldom: 9 })).toBe(0.75);
    await expect(shareOf({ never: 9 })).rejects.toMatchObject({ code: "ERR_INVALID_VALUE" });
    for (const Estimator of [RandomForest, ExtraTrees, DecisionTree])
      expect(() => new Estimator({ classWeight: "balanced" })).toThrow(/'classWeight' is not one/);
  });

  it("trees are drawn and written; what other formats cannot say is refused", async () => {
    const two = await new DecisionTree({ maxDepth: 2 }).fit(features, {
      target: species.map((name) => name === "tall"),
    });
    expect(two.treeText()).toContain("x");
    expect(two.drawTree()).toContain("<svg");
    expect(two.toONNX().length).toBeGreaterThan(100);
    const unsupported = expect.objectContaining({ code: "ERR_MODEL_UNSUPPORTED" });
    expect(() => two.toLightGBM()).toThrow(unsupported);
    const three = await new DecisionTree({ maxDepth: 2 }).fit(features, { target: species });
    expect(() => three.toONNX()).toThrow(unsupported);
  });

  it("an isolation forest finds the row that is unlike the others", async () => {
    const far = Float64Array.from([...x, 5_000]);
    const model = await new IsolationForest({ contamination: 0.01 }).fit({ far }, { seed: 1 });
    const scores = model.scoreSamples({ far });
    expect(scores.indexOf(Math.min(...scores))).toBe(rows);
    expect(model.predict({ far })[rows]).toBe(-1);
    expect(model.decisionFunction({ far })[rows]).toBeCloseTo(scores[rows] - model.offset, 15);
    expect(model.predict({ far }).filter((label) => label === -1).length).toBeLessThanOrEqual(2);
  });
});
