import { scaleBy } from "./scale-features.js";

/**
 * A feature per column with mean 0 and standard deviation 1 on the training rows; a constant column becomes 0.
 *
 * The deviation is divided by n, as scikit-learn's StandardScaler does. Missing stays missing.
 */
export const standardScale = scaleBy("standard-scale", ({ mean, standardDeviation, count, infinite }) => {
  const n = count - infinite;
  return { center: mean, spread: standardDeviation * Math.sqrt((n - 1) / n) };
});
