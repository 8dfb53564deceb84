import type { TaskContext } from "../engine/workers/worker.js";
import { metricNamed } from "../metrics/metrics.js";
import { type FoldedRows, type PenalizedLearner, scoresByFolds } from "../models/penalty-curve.js";

export interface PenaltyCurveInput {
  readonly learner: PenalizedLearner;
  readonly rows: FoldedRows;
  readonly metric: string;
}

/** Scores penalties by folds in a pool worker. */
export function run({ learner, rows, metric }: PenaltyCurveInput, { runtime, onProgress }: TaskContext): Float64Array {
  return scoresByFolds(learner, rows, metricNamed(metric, rows.train.task), runtime, onProgress);
}
