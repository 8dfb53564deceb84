import type { Scores } from "../../artifacts/trained-model.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import type { Metric, Scored } from "../../metrics/metric.js";
import { scoreAll } from "../../metrics/metrics.js";
import type { FitOptions, TrainingSet } from "../../models/learner.js";
import { learnerNamed } from "../../models/learners.js";
import type { Model } from "../../models/model.js";
import { predictOnDevice } from "../../models/predict-on-device.js";
import type { RunContext } from "../run-context.js";
import { type Fitted, fitRounds, withDefaults } from "./rounds.js";

/** One rung: a model fitted on the training rows, and what it scores. */
export interface Rung extends Fitted {
  readonly kind: string;
  readonly title: string;
  readonly train: Scores;
  readonly validation: Scores;
  readonly predicted: Scored;
}

export interface LadderRows {
  readonly train: TrainingSet;
  readonly validation: TrainingSet;
  /** Training rows that training scores are taken on. */
  readonly shown: TrainingSet;
}

/** Fits every configured model, simplest first; the baseline is always there, since all others must beat it. */
export function climb(context: RunContext, rows: LadderRows, metric: Metric): Rung[] {
  const { models, effort } = context.config.train;
  const entries = models.some(({ kind }) => kind === "baseline") ? models : [{ kind: "baseline" }, ...models];
  return entries.map((entry, index) => {
    const { kind, ...given } = entry;
    context.onProgress({ step: `training ${kind}`, done: index, total: entries.length, unit: "models" });
    return fitRung(context, kind, withDefaults(kind, given, effort, rows.train.labels.length), rows, metric);
  });
}

function fitRung(
  context: RunContext,
  kind: string,
  parameters: Readonly<Record<string, unknown>>,
  rows: LadderRows,
  metric: Metric,
): Rung {
  const learner = learnerNamed(kind);
  const inOrder = isInOrder(context.config);
  const options: FitOptions = {
    seed: context.seed,
    runtime: context.runtime,
    validation: rows.validation,
    onProgress: (progress) => context.onProgress({ ...progress, step: `training ${kind}` }),
  };
  const fitted: Fitted =
    kind === "gradient-boosting"
      ? fitRounds(learner, parameters, rows.train, options, inOrder)
      : { model: learner.make(parameters).fit(rows.train, options), refit: () => learner.make(parameters) };
  const predicted = scoredBy(fitted.model, rows.validation, context.runtime);
  // The metric decides: where it is not defined, this says why.
  metric.score(predicted, context.runtime);
  return {
    ...fitted,
    kind,
    title: learner.make(parameters).title,
    train: scoresOf(fitted.model, rows.shown, context.runtime, metric),
    validation: scoreAll(rows.validation.task, predicted, context.runtime, [metric.name]),
    predicted,
  };
}

/** Rows are ordered by time: then folds at random would look into the future. */
export const isInOrder = (config: Config) => config.preprocess.split.by === "time";

export function scoredBy(model: Model, set: TrainingSet, runtime: Runtime): Scored {
  return { labels: set.labels, predictions: model.predict(set.features, runtime), classCount: set.classes.length };
}

/** scoredBy on the device that suits it: the same to the bit. */
export async function scoredOnDevice(model: Model, set: TrainingSet, runtime: Runtime): Promise<Scored> {
  const predictions = await predictOnDevice(model, set.features, runtime);
  return { labels: set.labels, predictions, classCount: set.classes.length };
}

export function scoresOf(model: Model, set: TrainingSet, runtime: Runtime, metric: Metric): Scores {
  return scoreAll(set.task, scoredBy(model, set, runtime), runtime, [metric.name]);
}
