import { readFileSync } from "node:fs";
import { expect, describe as group, test } from "vitest";
import type { Column } from "../../src/columns/column.js";
import { cellsOf, columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import {
  accelerationOf,
  type BootstrapMethod,
  bootstrapInterval,
  intervalOf,
} from "../../src/statistics/bootstrap-interval.js";
import { normalQuantile, tQuantile } from "../../src/statistics/distribution-quantile.js";
import { meanInterval } from "../../src/statistics/mean-interval.js";
import { lcg, onAnyThreads } from "../ops/statistics/numbers.js";

const { cases } = JSON.parse(readFileSync(new URL("../fixtures/statistics/intervals.json", import.meta.url), "utf8"));
const runtime = makeRuntime({ threads: 2 });
const column = (cells: (number | null)[]) => columnFrom(cells, "float64");

function near(got: number, truth: number, relative = 1e-12): void {
  expect(Math.abs(got - truth), `${got}, not ${truth}`).toBeLessThanOrEqual(relative * Math.abs(truth));
}

test("quantiles of the normal and of Student's t are mpmath's, down to 1e-300", () => {
  for (const { p, z } of cases.normal) near(normalQuantile(p), Number(z));
  for (const { p, degrees, t } of cases.t) near(tQuantile(p, degrees), Number(t));
  expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity]);
  expect([normalQuantile(-0.1), normalQuantile(1.1), tQuantile(0.5, 0), tQuantile(Number.NaN, 3)]).toEqual(
    new Array(4).fill(Number.NaN),
  );
});

test("t intervals of a mean are scipy's, and leave out what is missing or infinite", () => {
  for (const { n, confidence, low, high } of cases.means) {
    const values = lcg(n, n).map((u) => u * 7 - 2);
    const got = meanInterval(column([...values, null, Number.NaN, Number.POSITIVE_INFINITY]), { confidence }, runtime);
    near(got.low, low, 1e-10);
    near(got.high, high, 1e-10);
    expect(got.degrees).toBe(n - 1);
  }
  expect(meanInterval(column([3]), {}, runtime).low).toBeNaN();
  expect(meanInterval(column([]), {}, runtime)).toMatchObject({ mean: Number.NaN, high: Number.NaN });
  expect(() => meanInterval(column([1, 2]), { confidence: 1 }, runtime)).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});

const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
const statistics: Record<string, (x: number[], y: number[]) => number> = {
  mean,
  median(x) {
    const sorted = x.slice().sort((a, b) => a - b);
    const half = sorted.length / 2;
    return half % 1 === 0 ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half - 0.5];
  },
  deviation: (x) => Math.sqrt(x.reduce((sum, value) => sum + (value - mean(x)) ** 2, 0) / (x.length - 1)),
  correlation(x, y) {
    const [mx, my] = [mean(x), mean(y)];
    const product = (a: number[], ma: number, b: number[], mb: number) =>
      a.reduce((sum, value, i) => sum + (value - ma) * (b[i] - mb), 0);
    return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
  },
};

group.each(cases.bootstraps as Record<string, never>[])("a $method bootstrap of a $statistic, $n rows", (given) => {
  test(`has scipy's ends at ${given.confidence} on the same resamples`, () => {
    const { n, resamples, method, confidence, low, high, standardError } = given as Record<string, never>;
    const statistic = statistics[given.statistic as string];
    const [u, v] = [lcg(n, n), lcg(n + 1, n)];
    const isPair = given.statistic === "correlation";
    const [x, y] = isPair ? [u, u.map((value, i) => value + v[i])] : [u.map((value) => value * value * 10), []];
    const rows = lcg(77, resamples * n).map((share) => Math.floor(share * n));
    const replicates = Float64Array.from({ length: resamples }, (_, b) => {
      const own = rows.slice(b * n, (b + 1) * n);
      return statistic(
        own.map((row) => x[row]),
        own.map((row) => y[row]),
      );
    });
    const leftOut = Float64Array.from({ length: n }, (_, row) =>
      statistic(
        x.filter((_, i) => i !== row),
        y.filter((_, i) => i !== row),
      ),
    );
    const got = intervalOf(
      { estimate: statistic(x, y), replicates, acceleration: accelerationOf(leftOut) },
      { method: method as BootstrapMethod, confidence },
    );
    near(got.low, low, 1e-10);
    near(got.high, high, 1e-10);
    near(got.standardError, standardError, 1e-10);
  });
});

test("mean and median are those of a function on the same rows, in ascending order", () => {
  const values = lcg(5, 60).map((u) => Math.round(u * 40));
  const sorted = column(values.slice().sort((a, b) => a - b));
  for (const method of ["bca", "percentile", "basic"] as const) {
    for (const name of ["mean", "median"] as const) {
      const options = { method, resamples: 300, seed: 9 };
      const own = bootstrapInterval(column(values), name, options, runtime);
      const byFunction = bootstrapInterval(
        sorted,
        ([drawn]) => statistics[name](cellsOf(drawn) as number[], []),
        options,
        runtime,
      );
      for (const [i, value] of own.replicates.entries()) near(value, byFunction.replicates[i], 1e-14);
      near(own.low, byFunction.low, 1e-12);
      near(own.high, byFunction.high, 1e-12);
      near(own.estimate, byFunction.estimate, 1e-14);
    }
  }
});

test("any metric of several columns can be drawn: labels and scores keep together", () => {
  const [labels, scores] = [column([0, 1, 1, 0, 1, 0]), column([0.1, 0.9, 0.8, 0.2, 0.7, 0.3])];
  const accuracy = ([truth, told]: readonly Column[]) => {
    const said = cellsOf(told) as number[];
    return (cellsOf(truth) as number[]).filter((label, i) => label === Math.round(said[i])).length / said.length;
  };
  const got = bootstrapInterval([labels, scores], accuracy, { method: "percentile", resamples: 50 }, runtime);
  expect(got).toMatchObject({ estimate: 1, low: 1, high: 1, standardError: 0 });
});

test("threads and the order of rows leave no trace; another seed does", () => {
  const values = lcg(3, 500);
  const replicates = (cells: number[], seed: number) =>
    onAnyThreads((r) => bootstrapInterval(column(cells), "median", { resamples: 100, seed }, r).replicates);
  expect(replicates(values.slice().reverse(), 4)).toEqual(replicates(values, 4));
  expect(replicates(values, 5)).not.toEqual(replicates(values, 4));
});

test("intervals of means hold the mean about as often as they say", () => {
  let held = 0;
  for (let trial = 0; trial < 400; trial++) {
    const x = lcg(trial + 1, 40).map((u) => u - 0.5);
    const { low, high } = bootstrapInterval(column(x), "mean", { resamples: 400, seed: trial }, runtime);
    if (low <= 0 && high >= 0) held++;
  }
  // 95 % of 400 are 380; four deviations are 17, and small samples hold a little less.
  expect(held).toBeGreaterThan(355);
  expect(held).toBeLessThan(398);
});

test("nothing, a constant and nonsense have their stated ends", () => {
  expect(bootstrapInterval(column([null, Number.NaN]), "mean", { resamples: 5 }, runtime)).toMatchObject({
    estimate: Number.NaN,
    low: Number.NaN,
    standardError: Number.NaN,
  });
  expect(bootstrapInterval(column([2, 2, 2]), "mean", { resamples: 20 }, runtime).low).toBeNaN();
  expect(bootstrapInterval(column([2, 2, 2]), "mean", { resamples: 20, method: "basic" }, runtime)).toMatchObject({
    low: 2,
    high: 2,
  });
  const given = (options: object) => () => bootstrapInterval(column([1, 2]), "mean", options, runtime);
  const wrong = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
  expect(given({ resamples: 0 })).toThrow(wrong);
  expect(given({ seed: -1 })).toThrow(wrong);
  expect(given({ confidence: 0 })).toThrow(wrong);
  const shape = expect.objectContaining({ code: "ERR_SHAPE" });
  expect(() => bootstrapInterval([column([1]), column([2])], "mean", {}, runtime)).toThrow(shape);
  expect(() => bootstrapInterval([], () => 1, {}, runtime)).toThrow(shape);
  expect(() => bootstrapInterval(columnFrom(["a"], "utf8"), "mean", {}, runtime)).toThrow(
    expect.objectContaining({ code: "ERR_TYPE" }),
  );
});
