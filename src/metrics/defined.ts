import { MillraceError } from "../core/errors.js";
import type { Scored } from "./metric.js";

export const undefinedMetric = (metric: string, reason: string) =>
  new MillraceError("ERR_METRIC_UNDEFINED", { metric, reason });

/** At least `least` rows, or ERR_METRIC_UNDEFINED. */
export function requireRows(metric: string, { labels }: Scored, least = 1): void {
  if (labels.length < least) throw undefinedMetric(metric, `it needs ${least} row(s) and there are ${labels.length}`);
}
