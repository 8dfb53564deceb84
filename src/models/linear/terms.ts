import type { LinearArrays } from "./model.js";

/** One score of a linear model in its features' own units: `intercept` + sum of coefficient x value. */
export interface LinearTerms {
  /** By feature. */
  readonly coefficients: Readonly<Record<string, number>>;
  readonly intercept: number;
}

/** The terms of each score of a model over standardised features. */
export function linearTerms(
  features: readonly string[],
  { coefficients, intercepts, means, scales }: LinearArrays,
): readonly LinearTerms[] {
  return Array.from(intercepts, (given, score) => {
    let intercept = given;
    const raw = features.map((name, f) => {
      const coefficient = coefficients[score * features.length + f] / scales[f];
      intercept -= coefficient * means[f];
      return [name, coefficient] as const;
    });
    return Object.freeze({ coefficients: Object.freeze(Object.fromEntries(raw)), intercept });
  });
}
