import { undefinedMetric } from "./defined.js";
import type { Scored } from "./metric.js";

/** The queries of a ranking. @throws {MillraceError} ERR_METRIC_UNDEFINED: the rows have none */
export function requireQueries(metric: string, { queryOffsets }: Scored): BigInt64Array {
  if (!queryOffsets || queryOffsets.length < 2) throw undefinedMetric(metric, "the rows are not grouped into queries");
  return queryOffsets;
}

/** The mean over queries that have a relevant row: the others are NaN, and say nothing of a ranking. */
export function meanOfQueries(metric: string, values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) throw undefinedMetric(metric, "no query has a relevant row");
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
