import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { gaussianMixture } from "../../../src/engine/ops/unlabelled/gaussian-mixture.js";
import { makeRuntime, stop } from "../../../src/engine/runtime.js";
import { invert, type Kind, kinds, type NaiveMixture, naiveStep, packed, startOf } from "./mixtures.js";
import { chunksOf, drawnRows, faultOf } from "./row-cells.js";

const none = new Float64Array(0);

function argumentsOf(columns: readonly Float64Array[], kind: Kind, k: number, wish: Record<string, unknown> = {}) {
  const width = columns.length;
  const cells = packed(kind, startOf(kind, k, width).covariances).length;
  return {
    features: chunksOf(columns),
    weights: none,
    origin: new Float64Array(width),
    mixtureWeights: new Float64Array(k),
    means: new Float64Array(k * width),
    covariances: new Float64Array(cells),
    factors: new Float64Array(cells),
    outcome: new Float64Array(3),
    kind,
    start: "kmeans",
    weightsGiven: false,
    precisionsGiven: false,
    starts: 1,
    mostIterations: 50,
    tolerance: 1e-6,
    added: 1e-6,
    seed: 2,
    ...wish,
  };
}

const beginningWith = ({ weights, means, covariances }: NaiveMixture, kind: Kind) => ({
  start: "given",
  weightsGiven: true,
  precisionsGiven: true,
  mixtureWeights: Float64Array.from(weights),
  means: Float64Array.from(means.flat()),
  factors: packed(
    kind,
    covariances.map((matrix) => invert(matrix).inverse),
  ),
});

describe("unlabelled/gaussian-mixture", () => {
  for (const kind of kinds) {
    for (const rows of [3, 255, 4097]) {
      it(`steps as the formulas say: ${kind}, ${rows} rows, weighted too`, () => {
        const { columns, rowAt } = drawnRows(rows, 3, 6);
        columns.forEach((values) => {
          for (let row = 0; row < rows; row++) values[row] = 2 * values[row] + (row % 3) * 1.5;
        });
        const given = Array.from({ length: rows }, (_, row) => rowAt(row));
        const drawn = Array.from(drawnRows(rows, 1, 8).columns[0], (value) => 0.2 + Math.abs(value));
        for (const weighted of [false, true]) {
          let mixture = startOf(kind, 3, 3);
          const args = argumentsOf(columns, kind, 3, {
            ...beginningWith(mixture, kind),
            mostIterations: 2,
            tolerance: 0,
            added: 1e-3,
            ...(weighted ? { weights: Float64Array.from(drawn) } : {}),
          });
          runOp(gaussianMixture, args, makeRuntime({ threads: 2 }));
          let likelihood = 0;
          for (let step = 0; step < 2; step++) {
            const done = naiveStep(mixture, given, weighted ? drawn : given.map(() => 1), kind, 1e-3);
            mixture = done.next;
            likelihood = done.likelihood;
          }
          expect(args.outcome[0]).toBeCloseTo(likelihood, 9);
          args.mixtureWeights.forEach((weight, c) => {
            expect(weight).toBeCloseTo(mixture.weights[c], 9);
          });
          args.means.forEach((mean, at) => {
            expect(mean + args.origin[at % 3]).toBeCloseTo(mixture.means[Math.floor(at / 3)][at % 3], 8);
          });
          packed(kind, mixture.covariances).forEach((cell, at) => {
            expect(args.covariances[at]).toBeCloseTo(cell, 8);
          });
        }
      });
    }

    it(`has the same bits on any number of threads, for every start: ${kind}`, () => {
      const { columns } = drawnRows(9000, 4, 3);
      for (const start of ["kmeans", "k-means++", "random", "random_from_data"]) {
        const learn = (threads: number) => {
          const args = argumentsOf(columns, kind, 3, { start, starts: 2, mostIterations: 4, added: 0.05 });
          runOp(gaussianMixture, args, makeRuntime({ threads }));
          const { features, ...rest } = args;
          return rest;
        };
        const first = learn(1);
        expect(Number.isFinite(first.outcome[0])).toBe(true);
        for (const threads of [2, 5]) expect(learn(threads)).toEqual(first);
      }
    });

    it(`never loses likelihood from step to step, and says when it has come to rest: ${kind}`, () => {
      const { columns } = drawnRows(600, 2, 5);
      let before = Number.NEGATIVE_INFINITY;
      for (const mostIterations of [1, 2, 3, 5, 8, 13, 21]) {
        const args = argumentsOf(columns, kind, 2, { mostIterations, tolerance: 0, added: 0 });
        runOp(gaussianMixture, args);
        expect(args.outcome[0]).toBeGreaterThanOrEqual(before - 1e-12);
        before = args.outcome[0];
      }
      const args = argumentsOf(columns, kind, 2, { mostIterations: 1000, tolerance: 1e-3 });
      runOp(gaussianMixture, args);
      expect(args.outcome[2]).toBe(1);
      expect(args.outcome[1]).toBeLessThan(1000);
    });

    it(`finds what is not given from the rows nearest to given means: ${kind}`, () => {
      const { columns } = drawnRows(300, 2, 4);
      columns.forEach((values) => {
        for (let row = 0; row < 300; row++) values[row] += (row % 2) * 10;
      });
      const means = Float64Array.of(0, 0, 10, 10);
      const args = argumentsOf(columns, kind, 2, { start: "given", means, mostIterations: 1 });
      runOp(gaussianMixture, args);
      expect([...args.mixtureWeights]).toEqual([0.5, 0.5]);
    });
  }

  it("has components that share one row, and says which covariance has no inverse", () => {
    const columns = [Float64Array.of(0, 0, 5, 5), Float64Array.of(1, 1, 2, 2)];
    const fault = (kind: Kind) =>
      faultOf(() => runOp(gaussianMixture, argumentsOf(columns, kind, 2, { added: 0, start: "kmeans" })));
    for (const kind of kinds) expect(fault(kind)?.[0]).toBe("ERR_NOT_DEFINITE");
    const args = argumentsOf(columns, "full", 2, { added: 1e-3 });
    runOp(gaussianMixture, args);
    expect([...args.mixtureWeights]).toEqual([0.5, 0.5]);
  });

  it("refuses what it cannot use, and stops when told", () => {
    const columns = [Float64Array.of(1, 2, 3, Infinity), Float64Array.of(1, 2, 3, 4)];
    expect(faultOf(() => runOp(gaussianMixture, argumentsOf(columns, "full", 2)))).toEqual(["ERR_INVALID_VALUE", 6]);
    const fine = columns.slice(1);
    expect(faultOf(() => runOp(gaussianMixture, argumentsOf(fine, "full", 5)))?.[0]).toBe("ERR_SHAPE");
    const weights = Float64Array.of(1, Number.NaN, 1, 1);
    expect(faultOf(() => runOp(gaussianMixture, argumentsOf(fine, "full", 2, { weights })))).toEqual([
      "ERR_INVALID_VALUE",
      -3,
    ]);
    const runtime = makeRuntime({ threads: 2 });
    stop(runtime);
    const { columns: many } = drawnRows(20_000, 2, 1);
    expect(faultOf(() => runOp(gaussianMixture, argumentsOf(many, "full", 2), runtime))?.[0]).toBe("ERR_CANCELLED");
  });
});
