// How well models with penalties of many strengths predict rows that they were not trained on, fold by fold.
import { makeColumn } from "../columns/column.js";
import type { OnProgress } from "../core/progress.js";
import type { Runtime } from "../engine/runtime.js";
import { rowsOfPart, takeFromColumn, takeRows } from "../engine/take-rows.js";
import type { Metric } from "../metrics/metric.js";
import { elasticNetKind } from "./elastic-net/model.js";
import { fitElasticNetPath } from "./elastic-net/path.js";
import type { TrainingSet } from "./learner.js";
import { learnerNamed } from "./learners.js";
import { makeLinearModel } from "./linear/model.js";
import type { Model } from "./model.js";

/** One learner with a penalty of many strengths. */
export interface PenalizedLearner {
  readonly kind: string;
  /** Those of each strength, from the strongest. */
  readonly steps: readonly Readonly<Record<string, unknown>>[];
}

export interface FoldedRows {
  readonly train: TrainingSet;
  /** `[n]` the fold that each row is held out in. */
  readonly folds: Uint8Array;
  readonly foldCount: number;
}

/** `[steps x folds]` the metric of the rows of each fold, which count alike, by models of the rows of all others. */
export function scoresByFolds(
  learner: PenalizedLearner,
  { train, folds, foldCount }: FoldedRows,
  metric: Metric,
  runtime: Runtime,
  onProgress: OnProgress,
): Float64Array {
  const steps = learner.steps.length;
  const scores = new Float64Array(steps * foldCount);
  for (let fold = 0; fold < foldCount; fold++) {
    onProgress({ step: `scoring ${learner.kind}`, done: fold, total: foldCount, unit: "folds" });
    const own = rowsOfPart(folds, fold, runtime);
    const others = rowsOfPart(
      folds.map((each) => Number(each === fold)),
      0,
      runtime,
    );
    const held = takeSet(train, own, runtime);
    let step = 0;
    for (const model of modelsOf(learner, takeSet(train, others, runtime), runtime)) {
      const predictions = model.predict(held.features, runtime);
      const { labels, classes } = held;
      scores[step++ * foldCount + fold] = metric.score({ labels, predictions, classCount: classes.length }, runtime);
    }
  }
  return scores;
}

/** A model a step; of elastic nets all from one pass over the rows. */
function* modelsOf({ kind, steps }: PenalizedLearner, train: TrainingSet, runtime: Runtime): Generator<Model> {
  const isPath = kind === elasticNetKind && steps.every(({ alpha }) => (alpha as number) > 0);
  if (!isPath) {
    for (const parameters of steps) yield learnerNamed(kind).make(parameters).fit(train, { seed: 0, runtime });
    return;
  }
  const { alpha: _, ...given } = steps[0];
  const alphas = steps.map((parameters) => parameters.alpha as number);
  const { features, coefficients, intercepts, means, scales } = fitElasticNetPath(kind, given, alphas, train, runtime);
  for (const [step, parameters] of steps.entries()) {
    const header = {
      kind,
      task: train.task,
      features,
      classes: [],
      parameters: parameters as Model["header"]["parameters"],
    };
    const own = coefficients.slice(step * features.length, (step + 1) * features.length);
    yield makeLinearModel(header, { coefficients: own, intercepts: intercepts.slice(step, step + 1), means, scales });
  }
}

function takeSet(
  { task, classes, features, labels, weights }: TrainingSet,
  rows: Uint32Array,
  runtime: Runtime,
): TrainingSet {
  const pick = (values: Float64Array) =>
    takeFromColumn(makeColumn("float64", { values }), rows, runtime).chunks[0].values as Float64Array;
  return {
    task,
    classes,
    features: takeRows(features, rows, runtime),
    labels: pick(labels),
    ...(weights ? { weights: pick(weights) } : {}),
  };
}
