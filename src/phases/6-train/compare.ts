import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { bootstrap } from "../../metrics/bootstrap.js";
import type { Metric } from "../../metrics/metric.js";
import type { Rung } from "./ladder.js";

export interface Choice {
  readonly index: number;
  /** Half-width of each model's 95 % interval on validation, in the order of the rungs. */
  readonly noise: readonly number[];
}

/** The rule in words, as it stood before any score was seen. */
export function ruleOf(rule: Config["train"]["choose"], metric: Metric): string {
  const best = metric.direction === "higher" ? "highest" : "lowest";
  return rule === "best"
    ? `The model with the ${best} ${metric.name} on the validation rows; of equals, the simpler.`
    : `The simplest model that is not clearly worse than the one with the ${best} ${metric.name} on the validation rows ` +
        "(the 95 % bootstrap interval of the difference holds 0).";
}

/** Chooses among the rungs, simplest first, by their validation scores. */
export function choose(
  rungs: readonly Rung[],
  rule: Config["train"]["choose"],
  metric: Metric,
  seed: number,
  runtime: Runtime,
): Choice {
  const sign = metric.direction === "higher" ? 1 : -1;
  let best = 0;
  rungs.forEach(({ validation }, index) => {
    if (sign * validation[metric.name] > sign * rungs[best].validation[metric.name]) best = index;
  });
  const compared = bootstrap(
    metric,
    [...rungs.map(({ predicted }) => predicted), rungs[best].predicted],
    seed,
    runtime,
  );
  const noise = rungs.map((_, index) => compared?.intervals[index].noise ?? 0);
  if (rule === "best" || !compared) return { index: best, noise };
  // A lead over the best that can be 0 or more is not clearly worse.
  const index = rungs.findIndex((_, at) => compared.leads[at].high >= 0);
  return { index: index < 0 ? best : index, noise };
}
