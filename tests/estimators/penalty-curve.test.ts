import { describe, expect, it } from "vitest";
import {
  ElasticNet,
  GradientBoosting,
  Lasso,
  LinearSvm,
  LogisticRegression,
  PoissonRegression,
  penaltyCurve,
  Ridge,
} from "../../src/index.js";
import { lcg } from "../ops/statistics/numbers.js";

const rows = 120;
const draws = lcg(3, rows * 9);
const column = (index: number) => Float64Array.from({ length: rows }, (_, row) => draws[row * 9 + index] - 0.5);
const features = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`x${index}`, column(index)]));
const noise = column(8);
const target = features.x0.map((value, row) => 3 * value - 2 * features.x1[row] + 2 * noise[row]);
const folds = Array.from({ length: rows }, (_, row) => row % 4);

/** The same by fits of the estimator itself, one at a time. */
async function meanOf(estimator: Ridge | Lasso | ElasticNet) {
  let total = 0;
  for (let fold = 0; fold < 4; fold++) {
    const part = (isHeld: boolean) => {
      const pick = (values: Float64Array) => values.filter((_, row) => (folds[row] === fold) === isHeld);
      return {
        features: Object.fromEntries(Object.entries(features).map(([name, values]) => [name, pick(values)])),
        target: pick(target),
        sampleWeight: pick(noise.map((value) => value + 1)),
      };
    };
    const { features: own, ...settings } = part(false);
    const model = await estimator.fit(own, settings);
    const held = part(true);
    const errors = model.predict(held.features).map((value, row) => (value - held.target[row]) ** 2);
    total += errors.reduce((sum, error) => sum + error, 0) / errors.length / 4;
  }
  return total;
}

describe("the curve of a penalty by folds", () => {
  for (const [name, made] of [
    ["ridge", (alpha: number) => new Ridge({ alpha })],
    ["lasso", (alpha: number) => new Lasso({ alpha, tol: 1e-12 })],
    ["elastic net", (alpha: number) => new ElasticNet({ alpha, l1Ratio: 0.4, tol: 1e-12 })],
  ] as const) {
    it(`of a ${name} has the errors of fits without the rows of a fold, and names the best`, async () => {
      const penalties = [0.02, 5, 0.3];
      const sampleWeight = noise.map((value) => value + 1);
      const curve = await penaltyCurve(made(1), features, { target, sampleWeight, folds, penalties });
      expect([...curve.penalties]).toEqual([5, 0.3, 0.02]);
      expect(curve.metric).toBe("mse");
      expect(curve.scores.length).toBe(12);
      const wanted: number[] = [];
      for (const penalty of curve.penalties) wanted.push(await meanOf(made(penalty)));
      wanted.forEach((mean, step) => {
        expect(curve.means[step]).toBeCloseTo(mean, 9);
      });
      expect(curve.best).toBe(curve.penalties[wanted.indexOf(Math.min(...wanted))]);
    });
  }

  it("of classes has the logarithmic loss, or what else is asked for, and keeps the shares of L1 and L2", async () => {
    const classes = Array.from(target, (value) => (value > 0 ? "high" : "low"));
    const settings = { target: classes, folds: 3, seed: 5, penalties: [100, 1] };
    const l1 = await penaltyCurve(new LogisticRegression({ C: 7, penalty: "l1" }), features, settings);
    const plain = await penaltyCurve(new LogisticRegression({ C: 1 }), features, settings);
    expect(l1.metric).toBe("log_loss");
    expect(l1.best).toBe(1);
    // A strong L1 penalty leaves the shares of the classes, a strong L2 one does not.
    expect(l1.means[0]).toBeCloseTo(Math.log(2), 1);
    expect(plain.means[0]).toBeLessThan(l1.means[0]);
    const again = await penaltyCurve(new LogisticRegression({ C: 1 }), features, settings);
    expect(again).toEqual(plain);
    const right = await penaltyCurve(new LinearSvm(), features, { ...settings, metric: "accuracy" });
    expect(right.best).toBe(right.means[0] >= right.means[1] ? 100 : 1);
  });

  it("has penalties of its own where none are given", async () => {
    const { penalties, best, means } = await penaltyCurve(new Lasso({ tol: 1e-9 }), features, { target });
    expect(penalties.length).toBe(100);
    expect(penalties[99]).toBeCloseTo(penalties[0] / 1000, 12);
    expect(best).toBe(penalties[means.indexOf(Math.min(...means))]);
    const counts = target.map((value) => Math.floor(Math.abs(value)));
    const poisson = await penaltyCurve(new PoissonRegression(), features, { target: counts, folds: 2 });
    expect([...poisson.penalties]).toEqual(Array.from({ length: 11 }, (_, step) => 10 ** (5 - step)));
  });

  it("says what is wrong with its arguments", async () => {
    const settings = { target, folds: 4 };
    const boosting = new GradientBoosting() as unknown as Ridge;
    await expect(penaltyCurve(boosting, features, settings)).rejects.toThrow(/Ridge/);
    await expect(penaltyCurve(new Ridge(), features, { target, folds: 1 })).rejects.toThrow(/2 to 255 for 'folds'/);
    await expect(penaltyCurve(new Ridge(), features, { target, folds: [0, 1] })).rejects.toThrow(
      /120 whole numbers.*'folds'/,
    );
    await expect(penaltyCurve(new Ridge(), features, { target, penalties: [0] })).rejects.toThrow(/'penalties'/);
    await expect(penaltyCurve(new Ridge(), features, { ...settings, metric: "log_loss" })).rejects.toThrow(/log_loss/);
  });
});
