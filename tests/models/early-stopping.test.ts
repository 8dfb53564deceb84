import { describe, expect, it } from "vitest";
import { logLoss } from "../../src/metrics/log-loss.js";
import { metricNamed } from "../../src/metrics/metrics.js";
import { rocAuc } from "../../src/metrics/roc-auc.js";
import { earlyStopping } from "../../src/models/boosting/early-stopping.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import type { Task } from "../../src/models/model.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(2);
const follow = (rules: object, ...metrics: { values: number[]; higher?: boolean }[]) => {
  const stopping = earlyStopping({ patience: 2, minDelta: 0, firstMetricOnly: false, ...rules });
  let rounds = 0;
  const length = metrics[0].values.length;
  for (let stop = false; rounds < length && !stop; rounds++) {
    stop = stopping.note(
      metrics.map(({ values, higher = false }, i) => ({
        name: `m${i}`,
        value: values[rounds],
        higherIsBetter: higher,
      })),
    );
  }
  return { rounds, best: stopping.best, isStopped: stopping.isStopped };
};

describe("early stopping", () => {
  it("stops when a metric has not been better for so many rounds, and keeps the first best", () => {
    expect(follow({}, { values: [3, 2, 2, 2, 1] })).toEqual({ rounds: 4, best: 2, isStopped: true });
    expect(follow({}, { values: [1, 2, 3, 3, 2, 9], higher: true })).toEqual({ rounds: 5, best: 3, isStopped: true });
    expect(follow({}, { values: [3, 2, 1] })).toEqual({ rounds: 3, best: 3, isStopped: false });
  });

  it("wants to see as much better as was asked", () => {
    expect(follow({ minDelta: 0.5 }, { values: [3, 2.6, 2.5, 1] })).toEqual({ rounds: 3, best: 1, isStopped: true });
    expect(follow({ minDelta: 0.5 }, { values: [3, 2.4, 2.3, 1.8] })).toEqual({ rounds: 4, best: 4, isStopped: false });
  });

  it("lets any metric stop, or the first only; what stopped says which round is kept", () => {
    const [falling, turning] = [{ values: [5, 4, 3, 2, 1] }, { values: [1, 2, 3, 4, 5] }];
    expect(follow({}, falling, turning)).toEqual({ rounds: 3, best: 1, isStopped: true });
    expect(follow({ firstMetricOnly: true }, falling, turning)).toEqual({ rounds: 5, best: 5, isStopped: false });
    expect(follow({ firstMetricOnly: true }, turning, falling)).toEqual({ rounds: 3, best: 1, isStopped: true });
  });
});

describe("metrics of a fit", () => {
  const parameters = { numIterations: 150, earlyStoppingRound: 8, minDataInLeaf: 5 };
  const sets = (task: Task) => ({ train: syntheticSet(task, 500, 21), validation: syntheticSet(task, 500, 22) });

  it("are what the model scores after that round, to the last digits", () => {
    const { train, validation } = sets("binary");
    const learner = gradientBoosting.make({ ...parameters, metric: ["auc", "accuracy"], firstMetricOnly: true });
    const model = learner.fit(train, { seed: 1, runtime, validation });
    const kept = model.header.parameters.numIterations as number;
    const { roc_auc: areas, accuracy } = model.curve!.watched!;
    expect(areas.length).toBe(accuracy.length);
    expect(areas.indexOf(Math.max(...areas))).toBe(kept - 1);
    const scored = {
      labels: validation.labels,
      predictions: model.predict(validation.features, runtime),
      classCount: 2,
    };
    expect(rocAuc.score(scored, runtime)).toBe(areas[kept - 1]);
    expect(model.curve).toMatchObject({ metric: "log_loss" });
    expect(model.curve!.validation[kept - 1]).toBeCloseTo(logLoss.score(scored, runtime), 10);
  });

  it("of every link are those of the predictions", () => {
    const cases = [
      ["multiclass", "multiclass", "accuracy"],
      ["regression", "regression", "r2"],
      ["regression", "poisson", "mae"],
      ["regression", "cross_entropy", "mse"],
    ] as const;
    for (const [task, objective, metric] of cases) {
      const both = sets(task);
      const into = (labels: Float64Array) => (task === "regression" ? labels.map((y) => Number(y > 0)) : labels);
      const [train, validation] = [both.train, both.validation].map((set) => ({ ...set, labels: into(set.labels) }));
      const learner = gradientBoosting.make({ numIterations: 6, objective, metric });
      const model = learner.fit(train, { seed: 1, runtime, validation });
      const predictions = model.predict(validation.features, runtime);
      const value = metricNamed(metric, task).score(
        { labels: validation.labels, predictions, classCount: validation.classes.length },
        runtime,
      );
      expect(model.curve!.watched![metric].at(-1)).toBe(value);
    }
  });

  it("by the loss's own name come from the core, and the model is that of the default", () => {
    const { train, validation } = sets("regression");
    const learn = (metric: string | string[]) =>
      gradientBoosting.make({ ...parameters, metric }).fit(train, { seed: 1, runtime, validation });
    const models = [learn([]), learn("loss"), learn("rmse")];
    for (const model of models) {
      expect(model.arrays).toEqual(models[0].arrays);
      expect(model.curve!.watched).toEqual({ rmse: model.curve!.validation });
    }
  });

  it("that are none of the task, or cannot be scored, are errors", () => {
    const { train, validation } = sets("binary");
    const learn =
      (given: object, rows = validation) =>
      () =>
        gradientBoosting.make({ ...parameters, ...given }).fit(train, { seed: 1, runtime, validation: rows });
    expect(learn({ metric: "rmse" })).toThrow(expect.objectContaining({ code: "ERR_METRIC_UNKNOWN" }));
    expect(learn({ metric: "roc_auk" })).toThrow(/Did you mean 'roc_auc'/);
    const oneClass = { ...validation, labels: new Float64Array(500) };
    expect(learn({ metric: "roc_auc" }, oneClass)).toThrow(expect.objectContaining({ code: "ERR_METRIC_UNDEFINED" }));
    expect(learn({ metric: ["mae", "mae"] })).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
    expect(learn({ metric: 3 })).toThrow(/'metric'/);
    expect(learn({ boosting: "dart" })).toThrow(/0 with boosting .dart. for .earlyStoppingRound/);
    expect(learn({ boosting: "dart", earlyStoppingRound: 0, metric: "roc_auc" })).toThrow(/none with boosting 'dart'/);
  });
});
