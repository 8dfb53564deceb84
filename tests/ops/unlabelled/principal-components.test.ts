import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { principalComponents } from "../../../src/engine/ops/unlabelled/principal-components.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { expectSameEverywhere } from "../matrix/matrices.js";
import { chunksOf, drawnRows, faultOf } from "./row-cells.js";

const none = new Float64Array(0);
function argumentsOf(columns: readonly Float64Array[], k: number, solver: string, weights = none, iterations = 8) {
  const width = columns.length;
  return {
    features: chunksOf(columns),
    weights,
    means: new Float64Array(width),
    scales: new Float64Array(width),
    directions: new Float64Array(k * width),
    variances: new Float64Array(k),
    totals: new Float64Array(2),
    solver,
    scaled: false,
    oversampling: 10,
    iterations,
    seed: 5,
  };
}

function componentsOf(
  columns: readonly Float64Array[],
  k: number,
  solver: string,
  weights = none,
  threads = 2,
  iterations = 8,
) {
  const args = argumentsOf(columns, k, solver, weights, iterations);
  runOp(principalComponents, args, makeRuntime({ threads }));
  const { means, scales, directions, variances, totals } = args;
  return { means, scales, directions, variances, totals };
}

/** The naive covariance matrix. */
function covarianceOf(columns: readonly Float64Array[], weights: Float64Array) {
  const rows = columns[0].length;
  const w = (row: number) => weights[row] ?? 1;
  const sum = (term: (row: number) => number) =>
    Array.from({ length: rows }, (_, row) => term(row)).reduce((a, b) => a + b, 0);
  const total = sum(w);
  const means = columns.map((values) => sum((row) => w(row) * values[row]) / total);
  return columns.map((a, i) =>
    columns.map((b, j) => sum((row) => w(row) * (a[row] - means[i]) * (b[row] - means[j])) / (total - 1)),
  );
}

describe("unlabelled/principal-components", () => {
  for (const solver of ["gram", "svd", "randomized"]) {
    for (const rows of [6, 255, 1025]) {
      it(`finds eigenvectors of the naive covariance of ${rows} rows by ${solver}, weighted too`, () => {
        const { columns } = drawnRows(rows, 5, 2);
        columns.forEach((values, column) => {
          for (let row = 0; row < rows; row++) values[row] = values[row] * (column + 1) + 100 + columns[0][row];
        });
        const drawn = drawnRows(rows, 1, 9).columns[0].map(Math.abs);
        for (const weights of [none, drawn.map((weight) => 1 + weight)]) {
          const covariance = covarianceOf(columns, weights);
          const { directions, variances, totals } = componentsOf(columns, 5, solver, weights);
          const trace = covariance.reduce((sum, line, i) => sum + line[i], 0);
          expect(totals[1] / trace).toBeCloseTo(1, 10);
          expect(variances.reduce((a, b) => a + b, 0) / trace).toBeCloseTo(1, 10);
          for (let i = 0; i < 5; i++) {
            const direction = directions.subarray(i * 5, i * 5 + 5);
            expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
            expect(Math.max(...direction)).toBe(Math.max(...direction.map(Math.abs)));
            covariance.forEach((line, f) => {
              const turned = line.reduce((sum, value, j) => sum + value * direction[j], 0);
              expect(turned).toBeCloseTo(variances[i] * direction[f], 8);
            });
          }
        }
      });
    }
  }

  for (const solver of ["gram", "svd", "randomized"]) {
    it(`has the same bits on any number of threads and at every level of vector instructions: ${solver}`, () => {
      const { columns } = drawnRows(20_000, 27, 4);
      expectSameEverywhere(principalComponents, () => argumentsOf(columns, 3, solver));
    });
  }

  it("finds the same by the draws within a triangle of the rows, and on the rows themselves", () => {
    const { columns } = drawnRows(600, 40, 3);
    columns.forEach((values, column) => {
      for (let row = 0; row < 600; row++) values[row] *= 0.6 ** column;
    });
    const whole = componentsOf(columns, 3, "svd");
    // 2 (3 + 10) (iterations + 1) is less than 40 columns only for none.
    const within = componentsOf(columns, 3, "randomized");
    const rows = componentsOf(columns, 3, "randomized", none, 2, 0);
    for (let i = 0; i < 3; i++) {
      expect(within.variances[i] / whole.variances[i]).toBeCloseTo(1, 12);
      expect(rows.variances[i] / whole.variances[i]).toBeCloseTo(1, 3);
    }
  });

  it("keeps the digits of small singular values where the covariance loses them", () => {
    const { columns } = drawnRows(3000, 4, 6);
    const sizes = [1, 1e-5, 1e-9, 1e-13];
    const scaled = columns.map((values, column) => values.map((value) => value * sizes[column]));
    const plain = componentsOf(columns.slice(3), 1, "svd");
    const found = componentsOf(scaled, 4, "svd");
    // What is left of the last column without the part along the others: nearly all of it.
    expect(found.variances[3] / (plain.variances[0] * 1e-26)).toBeCloseTo(1, 2);
  });

  it("keeps its digits where most rows lie far from those it looks at first, and for constants", () => {
    const rows = 20_000;
    const { columns } = drawnRows(rows, 3, 7);
    for (let row = 0; row < rows; row++) columns[0][row] += row % 644 < 32 ? 0 : 1e6;
    columns[2].fill(0.1);
    const covariance = covarianceOf(columns, none);
    const { directions, variances, means } = componentsOf(columns, 3, "gram");
    expect(means[2]).toBeCloseTo(0.1, 14);
    expect(variances[2]).toBeCloseTo(0, 12);
    covariance.forEach((line, f) => {
      const turned = line.reduce((sum, value, j) => sum + value * directions[j], 0);
      expect((turned - variances[0] * directions[f]) / variances[0]).toBeCloseTo(0, 12);
    });
    expect(means[0] / (columns[0].reduce((a, b) => a + b, 0) / rows)).toBeCloseTo(1, 13);
  });

  it("names the first cell that is missing or infinite, a bad weight, and too much", () => {
    const columns = [
      Float64Array.of(1, 2, 3, 4),
      Float64Array.of(1, 2, Infinity, 3),
      Float64Array.of(1, 0, 0, Number.NaN),
    ];
    expect(faultOf(() => componentsOf(columns, 1, "gram"))).toEqual(["ERR_INVALID_VALUE", 2 * 3 + 1]);
    const fine = columns.slice(0, 1);
    expect(faultOf(() => componentsOf(fine, 1, "gram", Float64Array.of(1, 1, -1, 1)))).toEqual([
      "ERR_INVALID_VALUE",
      -4,
    ]);
    expect(faultOf(() => componentsOf(fine, 1, "gram", Float64Array.of(1, 1)))?.[0]).toBe("ERR_SHAPE");
    expect(faultOf(() => componentsOf(fine, 1, "gram", Float64Array.of(1, 0, 0, 0)))?.[0]).toBe("ERR_SHAPE");
    expect(faultOf(() => componentsOf(fine, 2, "gram"))?.[0]).toBe("ERR_SHAPE");
    expect(faultOf(() => componentsOf([Float64Array.of(1e300, -1e300, 0)], 1, "gram"))).toEqual([
      "ERR_INVALID_VALUE",
      -1,
    ]);
  });
});
