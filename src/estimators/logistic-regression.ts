import { MillraceError } from "../core/errors.js";
import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

export interface LogisticRegressionParameters {
  /** Half of it times the sum of squared coefficients is added to the summed loss; default 1, as scikit-learn's C = 1. */
  readonly lambdaL2?: number;
  /** It times the sum of |coefficient| is added; default 0. */
  readonly lambdaL1?: number;
  /** Penalties on coefficients of standardised features (default), or of the features' own units. */
  readonly standardize?: boolean;
  /**
   * scikit-learn's way to say the same: penalties are those of `1 / C`, shared out by `penalty` (`l2`, `l1`,
   * `elasticnet`, `none`) and `l1Ratio`, in the features' own units unless `standardize` says otherwise.
   */
  readonly C?: number;
  readonly penalty?: "l2" | "l1" | "elasticnet" | "none";
  readonly l1Ratio?: number;
  /** Of the largest slope per unit of weight; default 1e-8. */
  readonly tol?: number;
  readonly maxIterations?: number;
  readonly [alias: string]: unknown;
}

/**
 * Logistic regression for two classes, multinomial for more. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/logistic-regression.md
 */
export class LogisticRegression {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: LogisticRegressionParameters = {}) {
    this.parameters = checkedParameters("linear", ownPenalties(parameters));
  }

  /** Learns from rows of features and their classes, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("linear", this.parameters, "classes", features, settings);
  }
}

// C, penalty and l1_ratio as lambdaL1 and lambdaL2.
function ownPenalties(given: LogisticRegressionParameters): Readonly<Record<string, unknown>> {
  const { C, penalty, l1Ratio, l1_ratio: alias, ...rest } = given;
  const ratio = l1Ratio ?? alias;
  if (C === undefined && penalty === undefined && ratio === undefined) return rest;
  const own = ["lambdaL1", "lambdaL2", "lambda_l1", "lambda_l2"].find((name) => rest[name] !== undefined);
  if (own)
    throw invalid(
      "the penalty of LogisticRegression",
      "either C, penalty and l1Ratio, or lambdaL1 and lambdaL2",
      "both",
    );
  const shares: Readonly<Record<string, unknown>> = { l2: 0, l1: 1, elasticnet: ratio, none: 0 };
  const kind = penalty ?? (ratio === undefined ? "l2" : "elasticnet");
  if (!Object.hasOwn(shares, kind)) throw invalid("'penalty'", `one of ${Object.keys(shares).join(", ")}`, `'${kind}'`);
  const share = shares[kind];
  if (typeof share !== "number" || !(share >= 0 && share <= 1))
    throw invalid("'l1Ratio'", "a number from 0 to 1", share);
  if (C !== undefined && !(typeof C === "number" && C > 0 && Number.isFinite(C)))
    throw invalid("'C'", "a finite number above 0", C);
  const lambda = kind === "none" ? 0 : 1 / (C ?? 1);
  return { standardize: false, ...rest, lambdaL1: share * lambda, lambdaL2: (1 - share) * lambda };
}

const invalid = (what: string, expected: string, received: unknown) =>
  new MillraceError("ERR_INVALID_VALUE", { what, expected, received: String(received) });
