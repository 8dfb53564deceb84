// What success is measured by, and the gate a model must pass.
import type { ProblemBody } from "../../artifacts/problem.js";
import type { Config } from "../../core/config.js";
import { MillraceError } from "../../core/errors.js";
import { metricNamed } from "../../metrics/metrics.js";

/**
 * The metric taken when the configuration says `auto`.
 *
 * - binary: `roc_auc`, which does not depend on a threshold or on how rare the positive class is
 * - multiclass: `accuracy`, which everybody can read; `log_loss` is there for those who need good probabilities
 * - regression: `rmse`, in the target's own unit
 */
const automatic = { binary: "roc_auc", multiclass: "accuracy", regression: "rmse" } as const;

/**
 * Metric and gate of a problem.
 *
 * @throws {MillraceError} ERR_METRIC_UNKNOWN (also a metric of another task), ERR_INVALID_VALUE (gate on the wrong side)
 */
export function successCriteria(
  frame: Config["frame"],
  task: ProblemBody["task"],
): Pick<ProblemBody, "metric" | "gate"> {
  const name = frame.metric === "auto" ? automatic[task] : frame.metric;
  const metric = metricNamed(name, task);
  const { minimum, maximum, betterThanBaseline } = frame.gate;
  const wrong = metric.direction === "higher" ? maximum : minimum;
  if (wrong !== undefined) {
    const [right, side] = metric.direction === "higher" ? ["minimum", "maximum"] : ["maximum", "minimum"];
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "frame.gate",
      expected: `'${right}', since ${metric.direction} ${name} is better`,
      received: `'${side}: ${wrong}'`,
    });
  }
  return {
    metric: { name, direction: metric.direction },
    gate: {
      betterThanBaseline,
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    },
  };
}
