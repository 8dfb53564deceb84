// From the sums of the rows of each class to the logarithms that a model adds up.
import { log } from "../../core/math.js";
import type { DistributionName } from "./model.js";

/** What sum-by-class writes for one feature. */
export interface FeatureSums {
  readonly kind: DistributionName;
  readonly sums: Float64Array;
}

export interface Smoothing {
  /** Share of the largest variance of all normal features that is added to every variance. */
  readonly varSmoothing: number;
  /** Rows of every outcome that are taken as seen beforehand. */
  readonly alpha: number;
}

/** The logarithm of what never happens: finite, so that sums are. */
export const leastLogarithm = -1e290;

/** As scikit-learn's: below it, what was never seen would have probability 0, and a row perhaps no class at all. */
const leastAlpha = 1e-10;
const leastVariance = 1e-300;

/** The terms of each feature, in the order of a model. */
export function termsOf(
  features: readonly FeatureSums[],
  classes: number,
  { varSmoothing, alpha }: Smoothing,
): readonly Float64Array[] {
  const variances = features.filter(({ kind }) => kind === "gaussian").map(({ sums }) => sums[3 * classes + 2]);
  const added = varSmoothing * variances.reduce((most, variance) => Math.max(most, variance), 0);
  const pseudo = Math.max(alpha, leastAlpha);
  const events = eventTotals(features, classes, pseudo);
  return features.map(({ kind, sums }) => {
    if (kind === "gaussian") return normalTerms(sums, classes, added);
    if (kind === "bernoulli") return bernoulliTerms(sums, classes, pseudo);
    if (kind === "multinomial") return sums.map((sum, label) => atMostCertain(log(sum + pseudo) - log(events[label])));
    return categoryTerms(sums, classes, pseudo);
  });
}

// A class without any value of a feature takes the mean and variance of all rows.
function normalTerms(sums: Float64Array, classes: number, added: number): Float64Array {
  const terms = new Float64Array(2 * classes);
  for (let label = 0; label < classes; label++) {
    const isSeen = sums[label] > 0;
    const variance = isSeen ? sums[2 * classes + label] : sums[3 * classes + 2];
    terms[label] = isSeen ? sums[classes + label] : sums[3 * classes + 1];
    terms[classes + label] = Math.max(variance + added, leastVariance);
  }
  return terms;
}

function bernoulliTerms(sums: Float64Array, classes: number, pseudo: number): Float64Array {
  const terms = new Float64Array(2 * classes);
  for (let label = 0; label < classes; label++) {
    const above = sums[label] + pseudo;
    const all = sums[classes + label] + 2 * pseudo;
    terms[label] = log(above) - log(all);
    terms[classes + label] = log(Math.max(all - above, pseudo)) - log(all);
  }
  return terms.map(atMostCertain);
}

function categoryTerms(sums: Float64Array, classes: number, pseudo: number): Float64Array {
  const count = sums.length / classes;
  const totals = new Float64Array(classes);
  for (const [index, sum] of sums.entries()) totals[Math.floor(index / count)] += sum;
  return sums.map((sum, index) =>
    atMostCertain(log(sum + pseudo) - log(totals[Math.floor(index / count)] + count * pseudo)),
  );
}

// Of all multinomial features: what one event is a share of.
function eventTotals(features: readonly FeatureSums[], classes: number, pseudo: number): Float64Array {
  const totals = new Float64Array(classes);
  for (const { kind, sums } of features) {
    if (kind !== "multinomial") continue;
    for (let label = 0; label < classes; label++) totals[label] += sums[label] + pseudo;
  }
  return totals;
}

const atMostCertain = (logarithm: number) => Math.min(logarithm, 0);
