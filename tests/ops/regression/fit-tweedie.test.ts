import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictLinear } from "../../../src/engine/ops/matrix/predict-linear.js";
import { fitTweedie } from "../../../src/engine/ops/regression/fit-tweedie.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg } from "../statistics/numbers.js";

const none = new Float64Array(0);
const uniform = (seed: number, rows: number) => Float64Array.from(lcg(seed, rows));

interface Asked {
  readonly power: number;
  readonly alpha?: number;
  readonly standardized?: boolean;
  readonly weights?: Float64Array;
  readonly threads?: number;
  readonly mostIterations?: number;
}

function tweedieOf(columns: readonly Float64Array[], labels: Float64Array, asked: Asked) {
  const { power, alpha = 0, standardized = false, weights = none, threads = 2, mostIterations = 100 } = asked;
  const features = columns.map((values) => makeChunk("float64", { values }));
  const model = {
    coefficients: new Float64Array(columns.length),
    intercepts: new Float64Array(1),
    means: new Float64Array(columns.length),
    scales: new Float64Array(columns.length),
  };
  const outcome = new Float64Array(3);
  const rules = { power, alpha, standardized, tolerance: 1e-10, mostIterations };
  const runtime = makeRuntime({ threads });
  runOp(fitTweedie, { features, labels, weights, ...model, outcome, ...rules }, runtime);
  const predictions = new Float64Array(labels.length);
  runOp(predictLinear, { features, ...model, predictions, link: "exp" }, runtime);
  return { ...model, outcome, predictions };
}

/** Slopes of the penalised mean loss by coefficients of standardised features, one row at a time; last the intercept. */
function slopesAt(
  { coefficients, means, scales, predictions }: ReturnType<typeof tweedieOf>,
  columns: readonly Float64Array[],
  labels: Float64Array,
  { power, alpha = 0, standardized = false, weights = none }: Asked,
) {
  const total = labels.reduce((sum, _, row) => sum + (weights[row] ?? 1), 0);
  const rest = labels.map(
    (label, row) => ((weights[row] ?? 1) * predictions[row] ** (1 - power) * (predictions[row] - label)) / total,
  );
  const own = columns.map((x, f) => {
    const slope = rest.reduce((sum, value, row) => sum + (value * (x[row] - means[f])) / scales[f], 0);
    return slope + (alpha * coefficients[f]) / (standardized ? 1 : scales[f] ** 2);
  });
  return [...own, rest.reduce((sum, value) => sum + value, 0)];
}

function rowsOf(rows: number) {
  const columns = [1, 2, 3].map((seed, f) => uniform(seed, rows).map((value) => value * 10 ** f + f));
  const noise = uniform(7, rows);
  const labels = noise.map((value, row) => (0.2 + value) * Math.exp(columns[0][row] - columns[2][row] / 50));
  return { columns, labels };
}

describe("regression/fit-tweedie", () => {
  for (const rows of [6, 255, 257, 16_385, 170_000]) {
    for (const power of rows === 170_000 ? [1, 2] : [1, 1.5, 2, 3]) {
      it(`the penalised loss of power ${power} is flat at the solution of ${rows} rows`, () => {
        const { columns, labels } = rowsOf(rows);
        for (const asked of [
          { power },
          { power, alpha: 0.3, weights: uniform(9, rows) },
          { power, alpha: 0.3, standardized: true },
        ]) {
          const model = tweedieOf(columns, labels, asked);
          expect(model.outcome[1]).toBe(1);
          for (const slope of slopesAt(model, columns, labels, asked)) expect(Math.abs(slope)).toBeLessThan(1e-7);
        }
      });
    }
  }

  it("has the same bits on any number of threads, also where it starts on some of the rows", () => {
    const { columns, labels } = rowsOf(170_000);
    const first = tweedieOf(columns, labels, { power: 1, threads: 1 });
    for (const threads of [2, 3]) expect(tweedieOf(columns, labels, { power: 1, threads })).toEqual(first);
  });

  it("finds the mean of groups, and halves steps that go too far", () => {
    const x = Float64Array.from({ length: 400 }, (_, row) => row % 2);
    const labels = Float64Array.from({ length: 400 }, (_, row) => (row % 2 === 0 ? 0.01 : row % 4 === 1 ? 300 : 100));
    for (const power of [1, 1.5, 2]) {
      const { predictions, outcome } = tweedieOf([x], labels, { power });
      expect(outcome[1]).toBe(1);
      expect(predictions[0] / 0.01).toBeCloseTo(1, 6);
      expect(predictions[1] / 200).toBeCloseTo(1, 6);
    }
  });

  it("says that it has not converged, and stays finite where there is no least", () => {
    const { columns, labels } = rowsOf(300);
    expect(tweedieOf(columns, labels, { power: 1, mostIterations: 1 }).outcome[1]).toBe(0);
    const x = Float64Array.from({ length: 20 }, (_, row) => Number(row > 9));
    const { coefficients, predictions } = tweedieOf([x], x, { power: 1 });
    expect(Number.isFinite(coefficients[0])).toBe(true);
    expect(predictions[0]).toBeLessThan(1e-6);
    expect(predictions[19]).toBeCloseTo(1, 6);
  });

  it("refuses labels that the power does not allow, with their row, and labels that are all 0", () => {
    const x = Float64Array.of(1, 2, 4);
    const detailOf = (labels: number[], power: number) => {
      try {
        tweedieOf([x], Float64Array.from(labels), { power });
      } catch (error) {
        return (error as { cause: { detail: number } }).cause.detail;
      }
      return undefined;
    };
    expect(detailOf([1, 0, 2], 1)).toBe(undefined);
    expect(detailOf([1, -1, 2], 1)).toBe(1);
    expect(detailOf([1, 1, 0], 2)).toBe(2);
    expect(detailOf([1, Number.NaN, 2], 1.5)).toBe(1);
    expect(detailOf([1, Infinity, 2], 1.5)).toBe(1);
    expect(detailOf([0, 0, 0], 1)).toBe(-1);
  });
});
