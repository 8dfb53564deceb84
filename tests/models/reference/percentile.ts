// Percentiles, for the leaves of absolute and quantile loss.

/** Without weights: linear between the order statistics at (n - 1) * share. */
export function percentile(values: readonly number[], share: number): number {
  const falling = [...values].sort((a, b) => b - a);
  const position = (falling.length - 1) * (1 - share);
  const at = Math.min(Math.floor(position), falling.length - 1);
  const above = falling[at];
  const below = falling[Math.min(at + 1, falling.length - 1)];
  return above - (above - below) * (position - at);
}

export type WeightedPercentile = (values: readonly number[], weights: readonly number[], share: number) => number;

/** Values rising with their cumulative weights; those of weight 0 are none. */
function cumulate(values: readonly number[], weights: readonly number[]) {
  const order = values.map((_, at) => at).sort((a, b) => values[a] - values[b] || a - b);
  let total = 0;
  return order
    .filter((at) => weights[at] > 0)
    .map((at) => {
      total += weights[at];
      return { value: values[at], upTo: total };
    });
}

/** Ours: the mean of the first value up to which the weight reaches share * total, and the first where it exceeds it. */
export const averagedPercentile: WeightedPercentile = (values, weights, share) => {
  const steps = cumulate(values, weights);
  const threshold = steps[steps.length - 1].upTo * share;
  const reached = steps.find(({ upTo }) => upTo >= threshold) ?? steps[steps.length - 1];
  const exceeded = steps.find(({ upTo }) => upTo > threshold) ?? steps[steps.length - 1];
  return reached.value / 2 + exceeded.value / 2;
};

/**
 * LightGBM's: the first value whose cumulative weight is above share * total; between two inner ones the lower, or
 * linear from it where the weight between them is at least 1.
 */
export const interpolatedPercentile: WeightedPercentile = (values, weights, share) => {
  const steps = cumulate(values, weights);
  const last = steps.length - 1;
  const threshold = steps[last].upTo * share;
  const found = steps.findIndex(({ upTo }) => upTo > threshold);
  const at = found < 0 ? last : found;
  if (at === 0 || at === last) return steps[at].value;
  const low = steps[at - 1];
  const between = steps[at].upTo - low.upTo;
  return between >= 1 ? low.value + ((threshold - low.upTo) / between) * (steps[at].value - low.value) : low.value;
};
