// What early stopping watches after each round: the loss, which the core computes, metrics of the catalogue, and one of
// the caller's.
import type { Runtime } from "../../engine/runtime.js";
import { metricNamed } from "../../metrics/metrics.js";
import type { FitOptions, TrainingSet } from "../learner.js";
import { invalidParameter } from "../parameters.js";
import type { RoundValue } from "./early-stopping.js";
import { boostingKind } from "./model.js";
import { type BoostingObjective, customObjective } from "./objectives.js";
import { linked } from "./score-links.js";

export interface WatchedMetrics {
  /** Only the loss: rounds need no look at the scores between them. */
  readonly isLossOnly: boolean;
  /**
   * @param loss of the validation rows after this round
   * @param scores `[outputs x n]` of the validation rows after this round; not read where only the loss is watched
   * @param round from 0
   */
  valuesOf(loss: number, scores: Float64Array, round: number): readonly RoundValue[];
}

/** Names of LightGBM and XGBoost for metrics of the catalogue. */
const metricAliases: ReadonlyMap<string, string> = new Map([
  ["auc", "roc_auc"],
  ["binary_logloss", "log_loss"],
  ["multi_logloss", "log_loss"],
  ["logloss", "log_loss"],
  ["mlogloss", "log_loss"],
  ["l1", "mae"],
  ["mean_absolute_error", "mae"],
  ["l2", "mse"],
  ["mean_squared_error", "mse"],
  ["root_mean_squared_error", "rmse"],
  ["map", "mean_average_precision"],
]);

type Watcher = (loss: number, scores: Float64Array, round: number) => RoundValue;

/** @throws {MillraceError} ERR_METRIC_UNKNOWN with the nearest name; ERR_INVALID_VALUE for names that say nothing here */
export function watchedMetrics(
  names: readonly string[],
  objective: BoostingObjective,
  validation: TrainingSet,
  outputs: number,
  { customMetric: custom, runtime }: FitOptions,
): WatchedMetrics {
  const isCustomLoss = objective === customObjective;
  const ownWords = new Set(["loss", objective.curve]);
  const watchers: Watcher[] = custom ? [(_, scores, round) => custom(scores, round)] : [];
  let isLossOnly = !custom;
  for (const given of names) {
    const name = metricAliases.get(given) ?? given;
    if (ownWords.has(name) && !isCustomLoss) {
      watchers.push((loss) => ({ name: objective.curve, value: loss, higherIsBetter: false }));
      continue;
    }
    if (isCustomLoss && (name === "loss" || outputs > 1)) {
      const expected = "a metric function given to fit, as the loss is one";
      throw invalidParameter(boostingKind, "metric", expected, `'${given}'`);
    }
    watchers.push(catalogueMetric(name, objective, validation, outputs, runtime));
    isLossOnly = false;
  }
  if (watchers.length === 0 && !isCustomLoss) {
    watchers.push((loss) => ({ name: objective.curve, value: loss, higherIsBetter: false }));
  }
  return { isLossOnly, valuesOf: (...round) => watchers.map((watch) => watch(...round)) };
}

function catalogueMetric(
  name: string,
  { link }: BoostingObjective,
  { task, labels, classes, queryOffsets }: TrainingSet,
  outputs: number,
  runtime: Runtime,
): Watcher {
  const metric = metricNamed(name, task);
  const queries = queryOffsets && { queryOffsets: BigInt64Array.from(queryOffsets, BigInt) };
  return (_, scores) => {
    const predictions = linked(link, scores, outputs, runtime);
    const value = metric.score({ labels, predictions, classCount: classes.length, ...queries }, runtime);
    return { name, value, higherIsBetter: metric.direction === "higher" };
  };
}
