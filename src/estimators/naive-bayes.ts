import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

interface PriorParameters {
  /** Probabilities of the classes in label order, before a row is seen; default their shares of the training rows. */
  readonly priors?: readonly number[];
  readonly [alias: string]: unknown;
}

/** Names of scikit-learn (`var_smoothing`) work too. */
export interface GaussianNaiveBayesParameters extends PriorParameters {
  /** Share of the largest variance of all features that is added to every variance; default 1e-9. */
  readonly varSmoothing?: number;
}

/** Names of scikit-learn (`fit_prior`) work too. */
export interface CountNaiveBayesParameters extends PriorParameters {
  /** Additive smoothing: rows (events) of every outcome taken as seen beforehand; default 1, at least 1e-10. */
  readonly alpha?: number;
  /** False: classes are equally probable before a row is seen; default true. */
  readonly fitPrior?: boolean;
}

export interface BernoulliNaiveBayesParameters extends CountNaiveBayesParameters {
  /** Values above it are 1, others 0; default 0. */
  readonly binarize?: number;
}

export interface NaiveBayesParameters extends GaussianNaiveBayesParameters, CountNaiveBayesParameters {
  /** Features of numbers that are categories; text and booleans are anyway. */
  readonly categoricalFeature?: readonly string[];
}

class BayesEstimator {
  readonly parameters: Readonly<Record<string, unknown>>;

  constructor(distribution: string, parameters: Readonly<Record<string, unknown>>) {
    this.parameters = checkedParameters("naive-bayes", { ...parameters, distribution });
  }

  /** Learns from rows of features and their classes, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("naive-bayes", this.parameters, "classes", features, settings);
  }
}

/**
 * Naive Bayes for tables as they are: numbers are normal within a class, text and booleans are categories. A missing
 * value is left out of its row's product, and so is a category that was never seen.
 *
 * @see docs/algorithms/naive-bayes.md
 */
export class NaiveBayes extends BayesEstimator {
  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: NaiveBayesParameters = {}) {
    super("mixed", parameters);
  }
}

/** Naive Bayes whose features are numbers, normal within a class. A missing value is left out of its row's product. */
export class GaussianNaiveBayes extends BayesEstimator {
  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: GaussianNaiveBayesParameters = {}) {
    super("gaussian", parameters);
  }
}

/** Naive Bayes whose features are above a threshold or not. A missing value is left out of its row's product. */
export class BernoulliNaiveBayes extends BayesEstimator {
  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: BernoulliNaiveBayesParameters = {}) {
    super("bernoulli", parameters);
  }
}

/** Naive Bayes whose features count events, as words of a text. A missing count is left out, which is a count of 0. */
export class MultinomialNaiveBayes extends BayesEstimator {
  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: CountNaiveBayesParameters = {}) {
    super("multinomial", parameters);
  }
}

/** Naive Bayes whose features are all categories: text, booleans, and numbers too. Missing and unseen are left out. */
export class CategoricalNaiveBayes extends BayesEstimator {
  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: CountNaiveBayesParameters = {}) {
    super("categorical", parameters);
  }
}
