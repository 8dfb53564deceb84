// The catalogue of metrics: names as in scikit-learn's scoring.
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import type { Runtime } from "../engine/runtime.js";
import { accuracy } from "./accuracy.js";
import { averagePrecision } from "./average-precision.js";
import { balancedAccuracy } from "./balanced-accuracy.js";
import { brierScore } from "./brier-score.js";
import { f1 } from "./f1.js";
import { f1Macro } from "./f1-macro.js";
import { logLoss } from "./log-loss.js";
import { mae } from "./mae.js";
import { mape } from "./mape.js";
import { maxError } from "./max-error.js";
import { meanAveragePrecision } from "./mean-average-precision.js";
import { meanGammaDeviance } from "./mean-gamma-deviance.js";
import { meanPinballLoss } from "./mean-pinball-loss.js";
import { meanPoissonDeviance } from "./mean-poisson-deviance.js";
import { meanTweedieDeviance } from "./mean-tweedie-deviance.js";
import { medianAbsoluteError } from "./median-absolute-error.js";
import type { Metric, Scored } from "./metric.js";
import { mse } from "./mse.js";
import { ndcg } from "./ndcg.js";
import { precision } from "./precision.js";
import { precisionMacro } from "./precision-macro.js";
import { r2 } from "./r2.js";
import { recall } from "./recall.js";
import { recallMacro } from "./recall-macro.js";
import { rmse } from "./rmse.js";
import { rocAuc } from "./roc-auc.js";
import { rocAucOvr } from "./roc-auc-ovr.js";

export const metrics: readonly Metric[] = [
  rocAuc,
  rocAucOvr,
  logLoss,
  accuracy,
  balancedAccuracy,
  f1,
  f1Macro,
  precision,
  precisionMacro,
  recall,
  recallMacro,
  averagePrecision,
  brierScore,
  rmse,
  mae,
  mse,
  r2,
  mape,
  medianAbsoluteError,
  maxError,
  meanPinballLoss,
  meanPoissonDeviance,
  meanGammaDeviance,
  meanTweedieDeviance,
  ndcg,
  meanAveragePrecision,
];

export type MetricTask = Metric["tasks"][number];

/** The metrics of a task, the one it is judged by when nothing else is said first: roc_auc, log_loss, rmse. */
export function metricsFor(task: MetricTask): readonly Metric[] {
  const all = metrics.filter((metric) => metric.tasks.includes(task));
  return task === "multiclass" ? [logLoss, ...all.filter((metric) => metric !== logLoss)] : all;
}

/** The metric of a name, which may set its number: `ndcg@10`. @throws {MillraceError} ERR_METRIC_UNKNOWN with the nearest name; also when it is not one of the task's */
export function metricNamed(name: string, task?: MetricTask): Metric {
  const candidates = task ? metricsFor(task) : metrics;
  const found = find(candidates, name);
  if (found) return found;
  const known = candidates.map((metric) => metric.name);
  const near = nearestName(name, known);
  throw new MillraceError("ERR_METRIC_UNKNOWN", {
    metric: name,
    task: task ?? "any task",
    known,
    ...(near ? { near } : {}),
  });
}

function find(candidates: readonly Metric[], name: string): Metric | undefined {
  const [base, number, ...rest] = name.split("@");
  const metric = candidates.find((each) => each.name === base);
  if (number === undefined || !metric) return metric;
  return number === "" || rest.length > 0 ? undefined : metric.at?.(Number(number));
}

/**
 * The metrics of the task that are defined on these rows, in catalogue order: all but the extra ones, then those of
 * `asked` that are not among them. A name in `asked` that is no metric of the task is passed over.
 */
export function scoreAll(
  task: MetricTask,
  scored: Scored,
  runtime?: Runtime,
  asked: readonly string[] = [],
): Record<string, number> {
  const scores: Record<string, number> = {};
  const always = metricsFor(task).filter(({ isExtra }) => !isExtra);
  const extra = asked
    .flatMap((name) => find(metricsFor(task), name) ?? [])
    .filter((metric) => !always.includes(metric));
  for (const metric of [...always, ...extra]) {
    try {
      scores[metric.name] = metric.score(scored, runtime);
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== "ERR_METRIC_UNDEFINED") throw error;
    }
  }
  return scores;
}
