import { describe, expect, it } from "vitest";
import {
  ElasticNet,
  elasticNetPath,
  Lasso,
  LinearRegression,
  LogisticRegression,
  lassoPath,
  Ridge,
} from "../../src/index.js";

const x = Float64Array.from({ length: 60 }, (_, row) => Math.sin(row * 7));
const z = Float64Array.from({ length: 60 }, (_, row) => 100 * Math.cos(row * 3));
const y = x.map((value, row) => 3 * value - 0.02 * z[row] + 5);

describe("linear regressions", () => {
  it("say their coefficients by feature and the intercept, in the features' own units", async () => {
    for (const model of [
      await new LinearRegression().fit({ x, z }, { target: y }),
      await new Ridge({ alpha: 0 }).fit({ x, z }, { target: y }),
    ]) {
      expect(model.coefficients!.x).toBeCloseTo(3, 10);
      expect(model.coefficients!.z).toBeCloseTo(-0.02, 10);
      expect(model.intercept).toBeCloseTo(5, 10);
    }
    const classes = await new LogisticRegression().fit({ x }, { target: y.map((value) => Number(value > 5)) });
    const [, share] = classes.predictProba({ x: Float64Array.of(0.5) });
    expect(1 / (1 + Math.exp(-classes.intercept! - 0.5 * classes.coefficients!.x))).toBeCloseTo(share, 12);
  });

  it("take scikit-learn's names, and say which are unknown", async () => {
    expect(new LinearRegression({ max_iter: 9 }).parameters).toMatchObject({ lambdaL2: 0, maxIterations: 9 });
    expect(new Ridge({ alpha: 2 }).parameters).toEqual({ lambdaL2: 2, standardize: false });
    expect(() => new Ridge({ alpa: 2 })).toThrow(/alpa/);
    expect(() => new Ridge({ alpha: -1 })).toThrow(/lambdaL2/);
  });

  it("choose features by a lasso, and follow its path", async () => {
    const noise = x.map((_, row) => Math.sin(row * row));
    const table = { x, z, noise };
    const model = await new Lasso({ alpha: 0.2, max_iter: 500 }).fit(table, { target: y });
    expect(model.coefficients!.noise).toBe(0);
    expect(model.header.parameters.converged).toBe(true);
    const net = await new ElasticNet({ alpha: 0.2, l1_ratio: 1 }).fit(table, { target: y });
    expect(net.coefficients).toEqual(model.coefficients);
    const { alphas, steps, gaps } = lassoPath(table, { target: y }, { alphas: [0.2, 5, 0.01] });
    expect([...alphas]).toEqual([5, 0.2, 0.01]);
    expect(steps[1].coefficients.x).toBeCloseTo(model.coefficients!.x, 6);
    expect(Math.max(...gaps)).toBeLessThan(1e-8);
    expect(elasticNetPath(table, { target: y }, { nAlphas: 7, l1Ratio: 0.5 }).steps.length).toBe(7);
    expect(() => elasticNetPath(table, { target: y }, { alphas: [0] })).toThrow(/alphas/);
    expect(() => elasticNetPath(table, { target: y }, { l1Ratio: 0 })).toThrow(/l1Ratio/);
    expect(() => lassoPath(table, { target: y }, { nAlpha: 3 })).toThrow(/nAlphas/);
  });
});
