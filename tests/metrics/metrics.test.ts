import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomUnit } from "../../src/core/random.js";
import { accuracy } from "../../src/metrics/accuracy.js";
import { averagePrecision } from "../../src/metrics/average-precision.js";
import { bootstrap } from "../../src/metrics/bootstrap.js";
import { logLoss } from "../../src/metrics/log-loss.js";
import type { Scored } from "../../src/metrics/metric.js";
import { metricNamed, metrics, metricsFor, scoreAll } from "../../src/metrics/metrics.js";
import { r2 } from "../../src/metrics/r2.js";
import { rmse } from "../../src/metrics/rmse.js";
import { rocAuc } from "../../src/metrics/roc-auc.js";
import { rocAucOvr } from "../../src/metrics/roc-auc-ovr.js";
import { runtimeOf } from "../models/training-rows.js";

interface Case {
  readonly name: string;
  readonly task: "binary" | "multiclass" | "regression";
  readonly classCount: number;
  readonly labels: number[];
  readonly predictions: number[];
  readonly queryOffsets?: number[];
  readonly scores: Record<string, number>;
}
const fixture = JSON.parse(readFileSync(new URL("../fixtures/metrics-sklearn.json", import.meta.url), "utf8")) as {
  producer: string;
  version: string;
  cases: Case[];
};
const scoredOf = (each: Case): Scored => ({
  labels: Float64Array.from(each.labels),
  predictions: Float64Array.from(each.predictions),
  classCount: each.classCount,
  ...(each.queryOffsets && { queryOffsets: BigInt64Array.from(each.queryOffsets, BigInt) }),
});
const binaryOf = (labels: number[], scores: number[]): Scored => ({
  labels: Float64Array.from(labels),
  predictions: Float64Array.from(scores.flatMap((score) => [1 - score, score])),
  classCount: 2,
});

describe(`metrics against ${fixture.producer} ${fixture.version}`, () => {
  for (const each of fixture.cases) {
    it(`${each.name}: every score agrees`, () => {
      for (const [name, expected] of Object.entries(each.scores)) {
        const value = metricNamed(name, each.task).score(scoredOf(each));
        expect(Math.abs(value - expected), name).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
      }
    });
  }

  it("covers every metric of the catalogue", () => {
    const covered = new Set(fixture.cases.flatMap(({ scores }) => Object.keys(scores)));
    expect(metrics.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
  });
});

describe("metrics", () => {
  it("AUC counts pairs, ties as half, on every pattern of labels and scores of up to 7 rows", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 4 })), {
      minLength: 2,
      maxLength: 7,
    });
    fc.assert(
      fc.property(rows, (pairs) => {
        const positives = pairs.filter(([label]) => label === 1);
        const negatives = pairs.filter(([label]) => label === 0);
        const scored = binaryOf(
          pairs.map(([label]) => label),
          pairs.map(([, score]) => score / 4),
        );
        if (positives.length === 0 || negatives.length === 0) {
          expect(() => rocAuc.score(scored)).toThrow(/not defined/);
          return;
        }
        let wins = 0;
        for (const [, a] of positives) for (const [, b] of negatives) wins += a > b ? 1 : a === b ? 0.5 : 0;
        expect(rocAuc.score(scored)).toBeCloseTo(wins / (positives.length * negatives.length), 14);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the published values for ties: AUC 0.7778, average precision 0.7333", () => {
    const scored = binaryOf([0, 0, 1, 1, 1, 0], [0.1, 0.4, 0.4, 0.8, 0.4, 0.4]);
    expect(rocAuc.score(scored)).toBeCloseTo(0.7778, 4);
    expect(averagePrecision.score(binaryOf([1, 0, 1, 0, 1], [0.9, 0.5, 0.5, 0.5, 0.4]))).toBeCloseTo(
      1 / 3 + (1 / 3) * (2 / 4) + (1 / 3) * (3 / 5),
      14,
    );
  });

  it("a certain mistake costs 36.04 nats, not infinity", () => {
    expect(logLoss.score(binaryOf([1], [0]))).toBeCloseTo(36.04, 2);
  });

  it("one class, no rows, equal labels and a class without rows are errors with a code, not numbers", () => {
    const undefinedWith = { code: "ERR_METRIC_UNDEFINED" };
    expect(() => rocAuc.score(binaryOf([1, 1], [0.2, 0.3]))).toThrow(expect.objectContaining(undefinedWith));
    expect(() => averagePrecision.score(binaryOf([0], [0.2]))).toThrow(expect.objectContaining(undefinedWith));
    expect(() => accuracy.score(binaryOf([], []))).toThrow(expect.objectContaining(undefinedWith));
    expect(() => rmse.score({ labels: new Float64Array(0), predictions: new Float64Array(0), classCount: 0 })).toThrow(
      expect.objectContaining(undefinedWith),
    );
    const flat = { labels: Float64Array.of(2, 2), predictions: Float64Array.of(1, 2), classCount: 0 };
    expect(() => r2.score(flat)).toThrow(expect.objectContaining(undefinedWith));
    const two = {
      labels: Float64Array.of(0, 1),
      predictions: Float64Array.of(0.5, 0.3, 0.2, 0.1, 0.8, 0.1),
      classCount: 3,
    };
    expect(() => rocAucOvr.score(two)).toThrow(expect.objectContaining(undefinedWith));
    expect(Object.keys(scoreAll("multiclass", two))).not.toContain("roc_auc_ovr");
  });

  it("names an unknown metric, the nearest one and those of the task", () => {
    expect(() => metricNamed("roc_acu", "binary")).toThrow(/Did you mean 'roc_auc'/);
    expect(() => metricNamed("rmse", "binary")).toThrow(/metric for binary/);
    expect(metricsFor("regression")[0].name).toBe("rmse");
  });
});

describe("metrics with a number, and those of some problems only", () => {
  const valuesOf = (labels: number[], predictions: number[], queries?: number[]): Scored => ({
    labels: Float64Array.from(labels),
    predictions: Float64Array.from(predictions),
    classCount: 0,
    ...(queries && { queryOffsets: BigInt64Array.from(queries, BigInt) }),
  });
  const undefinedWith = expect.objectContaining({ code: "ERR_METRIC_UNDEFINED" });
  const unknownWith = expect.objectContaining({ code: "ERR_METRIC_UNKNOWN" });

  it("a name sets the number, within its range", () => {
    const scored = valuesOf([1, 2], [0, 4]);
    expect(metricNamed("mean_pinball_loss@0.9").score(scored)).toBeCloseTo((0.9 + 0.2) / 2, 14);
    expect(metricNamed("mean_pinball_loss@0.9").name).toBe("mean_pinball_loss@0.9");
    for (const name of ["mean_pinball_loss@1", "mean_pinball_loss@", "mean_pinball_loss@0.5@0.5", "ndcg@0", "ndcg@1.5"])
      expect(() => metricNamed(name), name).toThrow(unknownWith);
    for (const name of ["rmse@2", "mean_tweedie_deviance@0.5", "map@x"])
      expect(() => metricNamed(name), name).toThrow(unknownWith);
  });

  it("extra metrics are scored where they are asked for, and only where they are defined", () => {
    const scored = valuesOf([1, 2], [0.5, 4]);
    expect(Object.keys(scoreAll("regression", scored))).not.toContain("mean_poisson_deviance");
    const asked = ["mean_poisson_deviance", "ndcg@3", "mean_pinball_loss@0.1", "rmse", "gone_since"];
    const scores = scoreAll("regression", scored, undefined, asked);
    expect(Object.keys(scores).slice(-2)).toEqual(["mean_poisson_deviance", "mean_pinball_loss@0.1"]);
    expect(scores).toMatchObject(scoreAll("regression", scored));
  });

  it("deviances need labels and predictions that their distributions can have", () => {
    for (const name of ["mean_poisson_deviance", "mean_gamma_deviance", "mean_tweedie_deviance"]) {
      const metric = metricNamed(name);
      expect(metric.score(valuesOf([1, 2, 3], [1, 2, 3]))).toBeCloseTo(0, 14);
      for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => metric.score(valuesOf([1], [bad])), `${name} ${bad}`).toThrow(undefinedWith);
      expect(() => metric.score(valuesOf([-1], [1]))).toThrow(undefinedWith);
      expect(() => metric.score(valuesOf([], []))).toThrow(undefinedWith);
    }
    expect(metricNamed("mean_poisson_deviance").score(valuesOf([0], [3]))).toBe(6);
    expect(() => metricNamed("mean_gamma_deviance").score(valuesOf([0], [3]))).toThrow(undefinedWith);
  });

  it("a median error and a largest one are those of the sorted errors; infinite ones have none", () => {
    const scored = valuesOf([1, 2, 3, 10], [1, 1, 5, 0]);
    expect(metricNamed("median_absolute_error").score(scored)).toBe(1.5);
    expect(metricNamed("max_error").score(scored)).toBe(10);
    for (const name of ["median_absolute_error", "max_error", "mean_pinball_loss"])
      expect(() => metricNamed(name).score(valuesOf([1], [Number.POSITIVE_INFINITY]))).toThrow(undefinedWith);
  });

  it("a ranking is judged by query: hand-computed, ties shared, queries without relevance left out", () => {
    const labels = [2, 1, 0, 0, 1, 2, 0, 0];
    const scored = valuesOf(labels, [3, 2, 1, 3, 2, 1, 1, 2], [0, 3, 6, 8]);
    const second = 1 / Math.log2(3);
    const worse = (second + 3 / 2) / (3 + second);
    expect(metricNamed("ndcg").score(scored)).toBeCloseTo((1 + worse) / 2, 14);
    expect(metricNamed("ndcg@1").score(scored)).toBe(0.5);
    expect(metricNamed("map").score(scored)).toBeCloseTo((1 + (1 / 2 + 2 / 3) / 2) / 2, 14);
    expect(metricNamed("map@2").score(scored)).toBeCloseTo((1 + 1 / 2 / 2) / 2, 14);
    const tied = valuesOf([1, 0], [5, 5], [0, 2]);
    expect(metricNamed("ndcg").score(tied)).toBeCloseTo((1 + second) / 2, 14);
    expect(() => metricNamed("ndcg").score(valuesOf([0, 0], [1, 2], [0, 2]))).toThrow(undefinedWith);
    expect(() => metricNamed("map").score(valuesOf([0, 1], [1, 2]))).toThrow(undefinedWith);
    expect(() => metricNamed("ndcg").score(valuesOf([0, 1], [1, 2], [0, 1]))).toThrow(/agree/);
  });

  it("the Brier score is 0.25 for a coin and 0 for an oracle", () => {
    expect(metricNamed("brier_score", "binary").score(binaryOf([0, 1, 1], [0.5, 0.5, 0.5]))).toBe(0.25);
    const sure = { labels: Float64Array.of(2), predictions: Float64Array.of(0, 0, 1), classCount: 3 };
    expect(metricNamed("brier_score", "multiclass").score(sure)).toBe(0);
  });
});

describe("bootstrap", () => {
  const rows = (count: number, shift: number) => {
    const labels = Array.from({ length: count }, (_, i) => Number(randomUnit(5, 6, i) < 0.3));
    const scores = labels.map((label, i) => (randomUnit(8, 6, i) + shift * label) / (1 + shift));
    return binaryOf(labels, scores);
  };

  it("is a function of the seed, for any number of threads", () => {
    const scored = [rows(3_000, 1), rows(3_000, 0.2)];
    const [one, two] = [1, 4].map((threads) => bootstrap(rocAuc, scored, 9, runtimeOf(threads)));
    expect(one).toEqual(two);
    expect(bootstrap(rocAuc, scored, 10)).not.toEqual(one);
  });

  it("finds the standard error of a mean, in both regimes", () => {
    for (const count of [2_000, 60_000]) {
      const scored = rows(count, 0.2);
      const share = accuracy.score(scored);
      const expected = 1.96 * Math.sqrt((share * (1 - share)) / count);
      expect(bootstrap(accuracy, [scored], 1)!.intervals[0].noise / expected).toBeGreaterThan(0.85);
      expect(bootstrap(accuracy, [scored], 1)!.intervals[0].noise / expected).toBeLessThan(1.15);
    }
  });

  it("sees a lead that is there and none that is not", () => {
    const [better, worse] = [rows(3_000, 1), rows(3_000, 0.2)];
    expect(bootstrap(rocAuc, [better, worse], 1)!.leads[0].low).toBeGreaterThan(0);
    expect(bootstrap(rocAuc, [worse, worse], 1)!.leads[0]).toEqual({ low: 0, high: 0, noise: 0 });
  });

  it("says nothing where most samples hold one class", () => {
    expect(bootstrap(rocAuc, [binaryOf([1, 0], [0.1, 0.2])], 1)?.intervals.length ?? 0).toBeLessThanOrEqual(1);
    expect(bootstrap(rocAuc, [binaryOf([1, 1, 1], [0.1, 0.2, 0.4])], 1)).toBeUndefined();
  });
});
