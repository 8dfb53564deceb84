import { describe, expect, it } from "vitest";
import { LinearRegression, LogisticRegression, Ridge } from "../../src/index.js";

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
    expect(new LinearRegression({ max_iter: 9 }).parameters).toEqual({ lambdaL2: 0, maxIterations: 9 });
    expect(new Ridge({ alpha: 2 }).parameters).toEqual({ lambdaL2: 2, standardize: false });
    expect(() => new Ridge({ alpa: 2 })).toThrow(/alpa/);
    expect(() => new Ridge({ alpha: -1 })).toThrow(/lambdaL2/);
  });
});
