import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { solveLinearClasses } from "../../../src/engine/ops/classification/solve-linear-classes.js";
import { fitRidge } from "../../../src/engine/ops/regression/fit-ridge.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg } from "../statistics/numbers.js";

const uniform = (seed: number, rows: number) => Float64Array.from(lcg(seed, rows));
const none = new Float64Array(0);
const runtime = makeRuntime({ threads: 2 });

function room(count: number) {
  return {
    coefficients: new Float64Array(count),
    intercepts: new Float64Array(1),
    means: new Float64Array(count),
    scales: new Float64Array(count),
    outcome: new Float64Array(3),
  };
}

function ridgeOf(
  columns: readonly Float64Array[],
  labels: Float64Array,
  lambda = 0,
  standardized = false,
  weights = none,
) {
  const features = columns.map((values) => makeChunk("float64", { values }));
  const model = room(columns.length);
  runOp(fitRidge, { features, labels, weights, ...model, lambda, standardized }, runtime);
  const raw = model.coefficients.map((value, f) => value / model.scales[f]);
  const intercept = model.intercepts[0] - raw.reduce((sum, value, f) => sum + value * model.means[f], 0);
  return { raw, intercept, ...model };
}

/** Slopes of the penalised loss, one row at a time: all 0 at the optimum. */
function slopesAt(
  { raw, intercept, scales }: ReturnType<typeof ridgeOf>,
  columns: readonly Float64Array[],
  labels: Float64Array,
  lambda: number,
  standardized: boolean,
  weights: Float64Array,
) {
  const rest = labels.map(
    (label, row) => (weights[row] ?? 1) * (label - intercept - columns.reduce((sum, x, f) => sum + raw[f] * x[row], 0)),
  );
  const own = columns.map((x, f) => {
    const slope = rest.reduce((sum, value, row) => sum + value * x[row], 0);
    return slope - lambda * raw[f] * (standardized ? scales[f] ** 2 : 1);
  });
  return [...own, rest.reduce((sum, value) => sum + value, 0)];
}

const drawn = (rows: number, count: number) => Array.from({ length: count }, (_, f) => uniform(f + 3, rows));

describe("regression/fit-ridge", () => {
  for (const rows of [1, 2, 255, 257, 16_385]) {
    it(`the penalised loss is flat at the solution of ${rows} rows, whichever way the penalty is meant`, () => {
      const columns = drawn(rows, 4).map((column, f) => column.map((value) => value * 10 ** f + f));
      const labels = uniform(1, rows).map((value, row) => value + columns[1][row] / 20 - columns[2][row] / 300);
      for (const standardized of [false, true]) {
        for (const weights of [none, uniform(2, rows)]) {
          const model = ridgeOf(columns, labels, 0.5, standardized, weights);
          slopesAt(model, columns, labels, 0.5, standardized, weights).forEach((slope, f) => {
            expect(Math.abs(slope)).toBeLessThan(1e-9 * rows * 10 ** Math.min(f, 4));
          });
        }
      }
    });
  }

  it("does not mind first rows that are unlike the others, nor values missing after them", () => {
    const rows = 9000;
    const base = drawn(rows, 3);
    const late = (row: number) => row >= 4096;
    for (const [name, change] of [
      ["alike", (value: number) => value],
      ["constant at first", (value: number, row: number) => (late(row) ? value : 7)],
      ["far off at first", (value: number, row: number) => (late(row) ? value + 1e6 : value)],
      ["far apart later", (value: number, row: number) => (late(row) ? value * 1e5 : value)],
      ["missing later", (value: number, row: number) => (row % 5000 === 4999 ? Number.NaN : value)],
      ["all of them missing at first", (value: number, row: number) => (late(row) ? value : Number.NaN)],
    ] as const) {
      const columns = [base[0].map((value, row) => change(value, row)), base[1], base[2]];
      const labels = columns[0].map((value, row) => (Number.isNaN(value) ? 1 : value) - base[1][row]);
      const found = ridgeOf(columns, labels, 0.1, true);
      const turned = ridgeOf(
        columns.map((column) => column.toReversed()),
        labels.toReversed(),
        0.1,
        true,
      );
      // Weights, though all are 1, have another way to the moments.
      const weighted = ridgeOf(columns, labels, 0.1, true, new Float64Array(rows).fill(1));
      for (const other of [turned, weighted]) {
        for (const part of ["coefficients", "means", "scales"] as const) {
          found[part].forEach((value, f) => {
            const size = Math.max(1, Math.abs(value));
            expect(Math.abs(value - other[part][f]), `${name}, ${part} ${f}`).toBeLessThan(1e-8 * size);
          });
        }
      }
      const filled = columns.map((column, f) => column.map((value) => (Number.isNaN(value) ? found.means[f] : value)));
      for (const slope of slopesAt(found, filled, labels, 0.1, true, none)) {
        expect(Math.abs(slope), name).toBeLessThan(1e-9 * rows * Math.max(...found.scales) ** 2);
      }
    }
  });

  it("finds an exact plane however close its columns are, by the way that is good enough", () => {
    const rows = 3000;
    const [x, y, noise] = drawn(rows, 3);
    for (const [apart, way, digits] of [
      [1, 0, 1e-12],
      [1e-3, 1, 1e-11],
      [1e-6, 2, 1e-9],
    ] as const) {
      const columns = [x, y, x.map((value, row) => value + apart * noise[row])];
      const labels = x.map((_, row) => 3 * columns[0][row] - 2 * columns[1][row] + 5 * columns[2][row] + 7);
      const { raw, intercept, outcome } = ridgeOf(columns, labels);
      [3, -2, 5].forEach((value, f) => {
        expect(Math.abs(raw[f] - value)).toBeLessThan(digits);
      });
      expect(intercept).toBeCloseTo(7, 9);
      expect([outcome[0], outcome[1]]).toEqual([3, way]);
    }
  });

  it("says a rank below the number of columns, and still fits", () => {
    const [x, y] = drawn(500, 2);
    const labels = x.map((value, row) => value - y[row]);
    const { outcome, raw, intercept } = ridgeOf([x, y, x.map((value, row) => value + 2 * y[row])], labels);
    expect([outcome[0], outcome[1]]).toEqual([2, 2]);
    labels.forEach((label, row) => {
      const fitted = intercept + raw[0] * x[row] + raw[1] * y[row] + raw[2] * (x[row] + 2 * y[row]);
      expect(Math.abs(fitted - label)).toBeLessThan(1e-12);
    });
  });

  it("agrees with classification/solve-linear-classes, which goes downhill instead", () => {
    const columns = drawn(600, 330);
    const labels = uniform(1, 600);
    const features = columns.map((values) => makeChunk("float64", { values }));
    const other = room(columns.length);
    const rules = { loss: "squared-epsilon", epsilon: 0, classCount: 0, lambdaL1: 0, lambdaL2: 10, lambdaIntercept: 0 };
    const until = { standardized: true, tolerance: 1e-10, mostIterations: 5000 };
    runOp(solveLinearClasses, { features, labels, weights: none, ...other, ...rules, ...until }, runtime);
    const { coefficients } = ridgeOf(columns, labels, 5, true);
    coefficients.forEach((value, f) => {
      expect(Math.abs(value - other.coefficients[f])).toBeLessThan(1e-6);
    });
  });

  it("says half the mean squared error by weight", () => {
    const [x, noise, weights] = drawn(400, 3);
    const { outcome, raw, intercept } = ridgeOf([x], noise, 0, false, weights);
    const sum = noise.reduce((all, label, row) => all + weights[row] * (label - intercept - raw[0] * x[row]) ** 2, 0);
    expect(outcome[2]).toBeCloseTo(sum / weights.reduce((all, weight) => all + weight, 0) / 2, 12);
  });
});
