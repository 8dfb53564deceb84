import type { ColumnDrift, HealthReportBody } from "../../artifacts/health-report.js";
import type { TrainedModel } from "../../artifacts/trained-model.js";
import type { Config } from "../../core/config.js";
import type { Performance } from "./performance.js";

export interface Verdict {
  /** What somebody should look at, a sentence each. */
  readonly alerts: readonly string[];
  readonly retrain: HealthReportBody["retrain"];
}

/**
 * Keep or retrain, by rules that the configuration stated beforehand:
 *   - the live metric, once enough labels are there, is worse than the test score by more than the test interval
 *   - at least `monitor.driftedShare` of the columns have drifted
 * New data alone opens phase 2 again; when what is predicted has changed its meaning (the metric fell without drift in
 * the inputs) the goal itself is in question, and phase 1 opens.
 */
export function decide(
  drift: readonly ColumnDrift[],
  prediction: ColumnDrift | null,
  performance: Performance,
  rows: number,
  trained: TrainedModel,
  monitor: Config["monitor"],
): Verdict {
  const alerts: string[] = [];
  if (rows < monitor.minimumRows) {
    const reason = `${rows} rows are too few for a verdict: monitor.minimumRows is ${monitor.minimumRows}.`;
    return { alerts, retrain: { decision: "keep", reasons: [reason], from: 2 } };
  }
  const drifted = drift.filter((column) => column.drifted);
  for (const { column, test, statistic, adjusted } of drifted) {
    const effect = test === "ks" ? "largest gap between the distributions" : "Cramér's V";
    alerts.push(
      `'${column}' has drifted: ${effect} ${statistic.toFixed(3)}, adjusted p ${adjusted < 1e-300 ? "below 1e-300" : adjusted.toPrecision(2)}.`,
    );
  }
  if (prediction?.drifted) alerts.push(`The predictions have drifted: largest gap ${prediction.statistic.toFixed(3)}.`);

  const reasons: string[] = [];
  const { metric, interval } = trained.body;
  const live = performance.rows >= monitor.minimumRows ? performance.live[metric.name] : undefined;
  const worse = live !== undefined && (metric.direction === "higher" ? live < interval[0] : live > interval[1]);
  if (worse) {
    const sentence = `Live ${metric.name} ${live.toFixed(4)} on ${performance.rows} labelled rows is outside the test interval ${interval[0].toFixed(4)} to ${interval[1].toFixed(4)}.`;
    alerts.push(sentence);
    reasons.push(sentence);
  }
  const share = drift.length === 0 ? 0 : drifted.length / drift.length;
  if (share >= monitor.driftedShare && drifted.length > 0) {
    reasons.push(
      `${drifted.length} of ${drift.length} columns have drifted; monitor.driftedShare is ${monitor.driftedShare}.`,
    );
  }
  if (reasons.length === 0) {
    return {
      alerts,
      retrain: { decision: "keep", reasons: ["Neither the metric nor enough columns have moved."], from: 2 },
    };
  }
  return { alerts, retrain: { decision: "retrain", reasons, from: worse && drifted.length === 0 ? 1 : 2 } };
}
