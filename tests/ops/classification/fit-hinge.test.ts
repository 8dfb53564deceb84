import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { fitHinge } from "../../../src/engine/ops/classification/fit-hinge.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const draw = (rows: number, seed: number) =>
  Float64Array.from({ length: rows }, (_, row) => 2 * randomUnit(seed, streams.sample, row) - 1);

interface Asked {
  readonly columns: readonly Float64Array[];
  readonly labels: Float64Array;
  readonly weights?: Float64Array;
  readonly classes?: number;
  readonly lambda?: number;
  readonly lambdaIntercept?: number;
  readonly threads?: number;
  readonly mostIterations?: number;
}

function hingeOf({ columns, labels, weights, classes = 2, threads = 2, ...asked }: Asked) {
  const outputs = classes === 2 ? 1 : classes;
  const model = {
    coefficients: new Float64Array(outputs * columns.length),
    intercepts: new Float64Array(outputs),
    means: new Float64Array(columns.length),
    scales: new Float64Array(columns.length),
    outcome: new Float64Array(3),
  };
  const { lambda = 1, lambdaIntercept = lambda, mostIterations = 200 } = asked;
  runOp(
    fitHinge,
    {
      features: columns.map((values) => makeChunk("float64", { values })),
      labels,
      weights: weights ?? new Float64Array(0),
      ...model,
      ...{ classCount: classes, lambda, lambdaIntercept, standardized: false, tolerance: 1e-12, mostIterations },
    },
    makeRuntime({ threads }),
  );
  const own = Array.from({ length: outputs }, (_, k) => {
    const raw = columns.map((_, f) => model.coefficients[k * columns.length + f] / model.scales[f]);
    return [...raw, model.intercepts[k] - raw.reduce((sum, value, f) => sum + value * model.means[f], 0)];
  });
  return { ...model, own };
}

/** Dual coordinate descent (Hsieh et al. 2008), one row at a time, to the end: coefficients, then the intercept. */
function byDualDescent({ columns, labels, weights, lambda = 1 }: Asked, own: number): number[] {
  const rows = Array.from(labels, (_, row) => [...columns.map((column) => column[row]), 1]);
  const signs = Array.from(labels, (label) => (label === own ? 1 : -1));
  const squares = rows.map((row) => row.reduce((sum, value) => sum + value * value, 0));
  const duals = new Float64Array(labels.length);
  const at = new Float64Array(columns.length + 1);
  for (let sweep = 0; sweep < 200_000; sweep++) {
    let largest = 0;
    rows.forEach((row, i) => {
      const slope = signs[i] * row.reduce((sum, value, f) => sum + value * at[f], 0) - 1;
      const next = Math.min((weights?.[i] ?? 1) / lambda, Math.max(0, duals[i] - slope / squares[i]));
      const change = (next - duals[i]) * signs[i];
      largest = Math.max(largest, Math.abs(change));
      duals[i] = next;
      row.forEach((value, f) => {
        at[f] += change * value;
      });
    });
    if (largest < 1e-13) break;
  }
  return [...at];
}

/** Overlapping classes told by three columns of different units. */
function rowsOf(rows: number, classes: number) {
  const columns = [draw(rows, 1), draw(rows, 2).map((x) => 3 * x + 1), draw(rows, 3).map((x) => x / 2 - 1)];
  const noise = draw(rows, 4);
  const labels = Float64Array.from(noise, (value, row) => {
    const score = 1.5 * columns[0][row] - 0.4 * columns[1][row] + value;
    return Math.min(classes - 1, Math.max(0, Math.floor((score + 1.5) / (3 / classes))));
  });
  return { columns, labels };
}

describe("support vectors with the plain hinge loss", () => {
  for (const [name, more] of [
    ["two classes", {}],
    ["two classes, strong penalty", { lambda: 30 }],
    ["two classes, weights, some 0", { weights: Float64Array.from({ length: 150 }, (_, row) => row % 4), lambda: 2 }],
    ["three classes", { classes: 3 }],
  ] as const) {
    it(`are those of dual coordinate descent: ${name}`, () => {
      const classes = "classes" in more ? more.classes : 2;
      const asked = { ...rowsOf(150, classes), ...more };
      const { own, outcome } = hingeOf(asked);
      expect(outcome[1]).toBe(1);
      own.forEach((found, k) => {
        const wanted = byDualDescent(asked, classes === 2 ? 1 : k);
        for (const [f, value] of wanted.entries()) expect(Math.abs(found[f] - value)).toBeLessThan(1e-6);
      });
    });
  }

  it("say what is minimised, and no other coefficients have less", () => {
    const asked = { ...rowsOf(400, 2), lambdaIntercept: 0, lambda: 0.5 };
    const { own, outcome } = hingeOf(asked);
    const objective = (at: readonly number[]) =>
      asked.labels.reduce(
        (sum, label, row) => {
          const score = asked.columns.reduce((all, column, f) => all + at[f] * column[row], at[3]);
          return sum + Math.max(0, 1 - (2 * label - 1) * score);
        },
        0.25 * at.slice(0, 3).reduce((sum, value) => sum + value * value, 0),
      ) / 400;
    const least = objective(own[0]);
    expect(outcome[2]).toBeCloseTo(least, 10);
    for (let f = 0; f < 4; f++) {
      for (const step of [-1e-2, -1e-4, 1e-4, 1e-2]) {
        expect(objective(own[0].map((value, i) => value + (i === f ? step : 0)))).toBeGreaterThanOrEqual(least - 1e-11);
      }
    }
  });

  it("give the same bits on any number of threads", () => {
    const asked = rowsOf(20_000, 3);
    const runs = [1, 2, 5].map((threads) => hingeOf({ ...asked, classes: 3, threads }));
    expect(runs[1].coefficients).toEqual(runs[0].coefficients);
    expect(runs[2].coefficients).toEqual(runs[0].coefficients);
    expect(runs[2].intercepts).toEqual(runs[0].intercepts);
  });

  it("take rows that a plane parts, one row a class, a constant column and few steps", () => {
    const parted = { columns: [Float64Array.of(-2, -1, 1, 3)], labels: Float64Array.of(0, 0, 1, 1), lambda: 1e-3 };
    const { own, outcome } = hingeOf({ ...parted, lambdaIntercept: 0 });
    expect(outcome[1]).toBe(1);
    expect(own[0][0]).toBeCloseTo(1, 5);
    expect(own[0][1]).toBeCloseTo(0, 5);
    const two = hingeOf({ columns: [Float64Array.of(0, 1), Float64Array.of(7, 7)], labels: Float64Array.of(0, 1) });
    expect(two.own[0][1]).toBe(0);
    expect(Number.isFinite(two.own[0][0])).toBe(true);
    expect(hingeOf({ ...rowsOf(100, 2), mostIterations: 1 }).outcome[1]).toBe(0);
  });

  it("refuse an invalid label, weight or feature by its number", () => {
    const { columns, labels } = rowsOf(20, 2);
    const failing = (asked: Asked) => () => hingeOf(asked);
    expect(failing({ columns, labels: labels.with(7, 3) })).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_VALUE", cause: expect.objectContaining({ detail: 7 }) }),
    );
    expect(failing({ columns, labels, weights: new Float64Array(20).fill(1).with(4, -1) })).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_VALUE", cause: expect.objectContaining({ detail: 4 }) }),
    );
    expect(failing({ columns: [columns[0], columns[1].with(3, Number.POSITIVE_INFINITY)], labels })).toThrow(
      expect.objectContaining({ code: "ERR_TYPE", cause: expect.objectContaining({ detail: 1 }) }),
    );
  });
});
