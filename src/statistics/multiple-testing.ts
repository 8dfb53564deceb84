/**
 * p-values adjusted so that rejecting those at most alpha keeps the expected share of false rejections at most alpha.
 * NaN stays NaN and does not count as a test.
 *
 * @see Benjamini and Hochberg (1995), JRSS B 57(1); R's p.adjust(method = "BH")
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = ascending(pValues);
  const adjusted = pValues.map(() => Number.NaN);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const index = order[rank - 1];
    least = Math.min(least, (pValues[index] * order.length) / rank);
    adjusted[index] = least;
  }
  return adjusted;
}

/**
 * p-values adjusted so that rejecting those at most alpha keeps the chance of any false rejection at most alpha.
 * NaN stays NaN and does not count as a test.
 *
 * @see Holm (1979), Scandinavian Journal of Statistics 6(2); R's p.adjust(method = "holm")
 */
export function holm(pValues: readonly number[]): number[] {
  const order = ascending(pValues);
  const adjusted = pValues.map(() => Number.NaN);
  let most = 0;
  order.forEach((index, rank) => {
    most = Math.max(most, Math.min(1, pValues[index] * (order.length - rank)));
    adjusted[index] = most;
  });
  return adjusted;
}

function ascending(pValues: readonly number[]): number[] {
  return [...pValues.keys()]
    .filter((index) => !Number.isNaN(pValues[index]))
    .sort((a, b) => pValues[a] - pValues[b] || a - b);
}
