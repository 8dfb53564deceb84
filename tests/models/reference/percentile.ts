// Percentiles as LightGBM takes them for the leaves of absolute and quantile loss.

/** Without weights: linear between the order statistics at (n - 1) * share. */
export function percentile(values: readonly number[], share: number): number {
  const falling = [...values].sort((a, b) => b - a);
  const position = (falling.length - 1) * (1 - share);
  const at = Math.min(Math.floor(position), falling.length - 1);
  const above = falling[at];
  const below = falling[Math.min(at + 1, falling.length - 1)];
  return above - (above - below) * (position - at);
}

/**
 * With weights: the first value whose cumulative weight is above share * total; between two inner ones it takes the
 * lower, or goes linearly from it where the weight between them is at least 1.
 */
export function weightedPercentile(values: readonly number[], weights: readonly number[], share: number): number {
  const order = values.map((_, at) => at).sort((a, b) => values[a] - values[b] || a - b);
  const cumulative: number[] = [];
  for (const at of order) cumulative.push((cumulative.at(-1) ?? 0) + weights[at]);
  const last = order.length - 1;
  const threshold = cumulative[last] * share;
  const found = cumulative.findIndex((weight) => weight > threshold);
  const at = found < 0 ? last : found;
  if (at === 0 || at === last) return values[order[at]];
  const low = values[order[at - 1]];
  const high = values[order[at]];
  const between = cumulative[at] - cumulative[at - 1];
  return between >= 1 ? low + ((threshold - cumulative[at - 1]) / between) * (high - low) : low;
}
