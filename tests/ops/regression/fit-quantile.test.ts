import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictLinear } from "../../../src/engine/ops/matrix/predict-linear.js";
import { fitQuantile } from "../../../src/engine/ops/regression/fit-quantile.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg } from "../statistics/numbers.js";

const none = new Float64Array(0);
const uniform = (seed: number, rows: number) => Float64Array.from(lcg(seed, rows));

interface Asked {
  readonly quantile: number;
  readonly alpha?: number;
  readonly standardized?: boolean;
  readonly weights?: Float64Array;
  readonly threads?: number;
  readonly mostIterations?: number;
}

function quantileOf(columns: readonly Float64Array[], labels: Float64Array, asked: Asked) {
  const { quantile, alpha = 0, standardized = false, weights = none, threads = 2, mostIterations = 200 } = asked;
  const features = columns.map((values) => makeChunk("float64", { values }));
  const model = {
    coefficients: new Float64Array(columns.length),
    intercepts: new Float64Array(1),
    means: new Float64Array(columns.length),
    scales: new Float64Array(columns.length),
  };
  const outcome = new Float64Array(3);
  const rules = { quantile, alpha, standardized, tolerance: 1e-11, mostIterations };
  const runtime = makeRuntime({ threads });
  runOp(fitQuantile, { features, labels, weights, ...model, outcome, ...rules }, runtime);
  const predictions = new Float64Array(labels.length);
  runOp(predictLinear, { features, ...model, predictions, link: "identity" }, runtime);
  return { ...model, outcome, predictions };
}

const pinball = (residual: number, quantile: number) => Math.max(quantile * residual, (quantile - 1) * residual);

/** The penalised loss of any coefficients of standardised features, one row at a time; last the intercept. */
function lossAt(
  at: readonly number[],
  { means, scales }: ReturnType<typeof quantileOf>,
  columns: readonly Float64Array[],
  labels: Float64Array,
  { quantile, alpha = 0, standardized = false, weights = none }: Asked,
) {
  let [sum, total] = [0, 0];
  labels.forEach((label, row) => {
    const fitted = columns.reduce((all, x, f) => all + (at[f] * (x[row] - means[f])) / scales[f], at[columns.length]);
    const weight = weights[row] ?? 1;
    sum += weight * pinball(label - fitted, quantile);
    total += weight;
  });
  const penalty = columns.reduce((all, _, f) => all + Math.abs(at[f]) / (standardized ? 1 : scales[f]), 0);
  return sum / total + alpha * penalty;
}

function rowsOf(rows: number) {
  const columns = [1, 2, 3].map((seed, f) => uniform(seed, rows).map((value) => value * 10 ** f + f));
  const noise = uniform(7, rows);
  const labels = noise.map((value, row) => columns[0][row] - columns[2][row] / 50 + value * (1 + columns[0][row]));
  return { columns, labels };
}

describe("regression/fit-quantile", () => {
  for (const rows of [5, 255, 257, 16_385]) {
    for (const asked of [
      { quantile: 0.5 },
      { quantile: 0.07, weights: uniform(9, rows).map((value) => (value < 0.1 ? 0 : value)) },
      { quantile: 0.9, alpha: 0.003 },
      { quantile: 0.9, alpha: 0.01, standardized: true },
    ] as Asked[]) {
      it(`no step from the solution of ${rows} rows lowers the loss: ${Object.values(asked).slice(0, 2)}`, () => {
        const { columns, labels } = rowsOf(rows);
        const model = quantileOf(columns, labels, asked);
        expect(model.outcome[1]).toBe(1);
        const at = [...model.coefficients, model.intercepts[0]];
        const least = lossAt(at, model, columns, labels, asked);
        // The loss is convex: what is lowest nearby is lowest.
        for (let trial = 0; trial < 40; trial++) {
          const step = lcg(trial, 4).map((draw) => (draw - 0.5) * 10 ** -(trial % 5));
          const there = at.map((value, i) => value + step[i]);
          expect(lossAt(there, model, columns, labels, asked)).toBeGreaterThanOrEqual(least * (1 - 1e-9) - 1e-12);
        }
        const penalty =
          lossAt(at, model, columns, labels, asked) - lossAt(at, model, columns, labels, { ...asked, alpha: 0 });
        expect(model.outcome[2]).toBeCloseTo(least - penalty, 9);
      });
    }
  }

  it("without features finds the quantile of the labels", () => {
    const constant = new Float64Array(101).fill(3);
    const labels = Float64Array.from({ length: 101 }, (_, row) => ((row * 37) % 101) ** 2);
    const { predictions, coefficients } = quantileOf([constant], labels, { quantile: 0.3 });
    expect(coefficients[0]).toBe(0);
    expect(predictions[0]).toBeCloseTo(900, 5);
  });

  it("passes through as many rows as it has coefficients", () => {
    const { columns, labels } = rowsOf(1001);
    const { predictions } = quantileOf(columns, labels, { quantile: 0.37 });
    const met = predictions.filter((value, row) => Math.abs(value - labels[row]) < 1e-7).length;
    expect(met).toBe(4);
    const below = labels.filter((label, row) => label < predictions[row] - 1e-7).length;
    expect(Math.abs(below - 0.37 * 1001)).toBeLessThan(4);
  });

  it("leaves no coefficient where the penalty is strong", () => {
    const { columns, labels } = rowsOf(500);
    const { coefficients } = quantileOf(columns, labels, { quantile: 0.5, alpha: 100 });
    for (const value of coefficients) expect(Math.abs(value)).toBeLessThan(1e-8);
  });

  it("has the same bits on any number of threads, and says that it has not converged", () => {
    const { columns, labels } = rowsOf(40_000);
    const first = quantileOf(columns, labels, { quantile: 0.2, threads: 1 });
    for (const threads of [2, 3]) expect(quantileOf(columns, labels, { quantile: 0.2, threads })).toEqual(first);
    expect(quantileOf(columns, labels, { quantile: 0.2, mostIterations: 2 }).outcome[1]).toBe(0);
  });
});
