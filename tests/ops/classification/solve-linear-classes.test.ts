import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { solveLinearClasses } from "../../../src/engine/ops/classification/solve-linear-classes.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const draw = (rows: number, seed: number) =>
  Float64Array.from({ length: rows }, (_, row) => 2 * randomUnit(seed, streams.sample, row) - 1);

interface Asked {
  readonly loss: string;
  readonly outputs: number;
  readonly labels: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly weights?: Float64Array;
  readonly lambdas?: readonly [l1: number, l2: number, intercept: number];
  readonly threads?: number;
}

function solve({ loss, outputs, labels, columns, weights, lambdas = [0, 1, 0], threads = 2 }: Asked) {
  const model = {
    coefficients: new Float64Array(outputs * columns.length),
    intercepts: new Float64Array(outputs),
    means: new Float64Array(columns.length),
    scales: new Float64Array(columns.length),
    outcome: new Float64Array(3),
  };
  runOp(
    solveLinearClasses,
    {
      features: columns.map((values) => makeChunk("float64", { values })),
      labels,
      weights: weights ?? new Float64Array(0),
      ...model,
      loss,
      classCount: loss === "softmax" ? outputs : 2,
      lambdaL1: lambdas[0],
      lambdaL2: lambdas[1],
      lambdaIntercept: lambdas[2],
      standardized: false,
      epsilon: 0.1,
      tolerance: 1e-10,
      mostIterations: 500,
    },
    makeRuntime({ threads }),
  );
  return model;
}

/** What is minimised, one row at a time, at coefficients and intercepts in the features' units. */
function objective(asked: Asked, coefficients: ArrayLike<number>, intercepts: ArrayLike<number>): number {
  const { loss, outputs, labels, columns, weights, lambdas = [0, 1, 0] } = asked;
  const f = columns.length;
  let sum = 0;
  const scores = new Float64Array(outputs);
  for (let row = 0; row < labels.length; row++) {
    let powers = 0;
    for (let k = 0; k < outputs; k++) {
      let score = intercepts[k];
      for (let j = 0; j < f; j++) score += coefficients[k * f + j] * columns[j][row];
      scores[k] = score;
      powers += Math.exp(score);
    }
    const sign = 2 * labels[row] - 1;
    const own =
      loss === "softmax"
        ? Math.log(powers) - scores[labels[row]]
        : loss === "logistic"
          ? Math.log1p(Math.exp(-sign * scores[0]))
          : loss === "squared-hinge"
            ? Math.max(0, 1 - sign * scores[0]) ** 2
            : Math.max(0, Math.abs(scores[0] - labels[row]) - 0.1) ** 2;
    sum += (weights?.[row] ?? 1) * own;
  }
  for (let i = 0; i < outputs * f; i++)
    sum += lambdas[0] * Math.abs(coefficients[i]) + (lambdas[1] / 2) * coefficients[i] ** 2;
  for (let k = 0; k < outputs; k++) sum += (lambdas[2] / 2) * intercepts[k] ** 2;
  return sum;
}

function rawOf({ coefficients, intercepts, means, scales }: ReturnType<typeof solve>) {
  const f = means.length;
  const raw = coefficients.map((value, i) => value / scales[i % f]);
  const intercept = intercepts.map((value, k) => means.reduce((sum, mean, j) => sum - raw[k * f + j] * mean, value));
  return [raw, intercept] as const;
}

describe("classification/solve-linear-classes", () => {
  for (const [loss, outputs] of [
    ["logistic", 1],
    ["softmax", 3],
    ["squared-hinge", 1],
    ["squared-epsilon", 1],
  ] as const) {
    for (const rows of [1, 65, 700, 34_000]) {
      it(`${loss}: of ${rows} rows nothing near the answer is lower, the same on any number of threads`, () => {
        const columns = [1, 2, 3].map((seed) => draw(rows, seed).map((value) => seed * value + seed));
        const noise = draw(rows, 4);
        const score = columns[0].map((value, row) => value - columns[1][row] + noise[row]);
        const labels =
          loss === "squared-epsilon"
            ? score
            : score.map((value) => (outputs === 3 && value > 0 ? 2 : Number(value > -1)));
        for (const lambdas of [
          [0, 0.7, 0],
          [2, 0.1, 0.4],
        ] as const) {
          const asked = { loss, outputs, columns, labels, weights: draw(rows, 5).map((value) => value + 1), lambdas };
          const model = solve(asked);
          for (const threads of [1, 4]) expect(solve({ ...asked, threads })).toEqual(model);
          const [raw, intercepts] = rawOf(model);
          const least = objective(asked, raw, intercepts);
          const total = asked.weights.reduce((a, b) => a + b);
          expect(model.outcome[2] * total).toBeCloseTo(least, 6);
          // Classes that a sum of columns parts may have an answer at infinity; the tolerance ends it.
          for (let i = 0; i < raw.length + outputs; i++) {
            for (const change of [-1e-3, 1e-3]) {
              const near = Float64Array.of(...raw, ...intercepts);
              near[i] += change;
              const value = objective(asked, near.subarray(0, raw.length), near.subarray(raw.length));
              expect(value).toBeGreaterThan(least - 1e-9 * Math.max(1, total));
            }
          }
        }
      });
    }
  }

  it("names the feature that is infinite, the row of a label, and refuses outputs that do not fit", () => {
    const fine = Float64Array.of(0, 1, 0, 1);
    const caught = (asked: Partial<Asked>) => {
      try {
        solve({ loss: "logistic", outputs: 1, labels: fine, columns: [fine, fine], ...asked });
      } catch (error) {
        const { code, cause } = error as { code: string; cause?: { detail?: number } };
        return `${code} ${cause?.detail}`;
      }
      return "nothing";
    };
    expect(caught({ columns: [fine, Float64Array.of(0, Infinity, 1, 2)] })).toBe("ERR_TYPE 1");
    expect(caught({ labels: Float64Array.of(0, 1, 2, 0) })).toBe("ERR_INVALID_VALUE 2");
    expect(caught({ outputs: 3 })).toContain("ERR_SHAPE");
  });
});
