// The catalogue of learners, simplest first.
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import { baseline } from "./baseline/learner.js";
import { gradientBoosting } from "./boosting/learner.js";
import { decisionTree } from "./decision-tree/learner.js";
import { elasticNet } from "./elastic-net/learner.js";
import { gaussianMixture } from "./gaussian-mixture/learner.js";
import { isolationForest } from "./isolation-forest/learner.js";
import { kMeans } from "./k-means/learner.js";
import type { LearnerKind } from "./learner.js";
import { linear } from "./linear/learner.js";
import { linearDiscriminant } from "./linear-discriminant/learner.js";
import { linearSvm } from "./linear-svm/learner.js";
import { naiveBayes } from "./naive-bayes/learner.js";
import { nearestNeighbors } from "./neighbors/learner.js";
import { pca } from "./pca/learner.js";
import { quantileRegression } from "./quantile-regression/learner.js";
import { extraTrees, randomForest } from "./random-forest/learner.js";
import { ridge } from "./ridge/learner.js";
import { tweedie } from "./tweedie/learner.js";

export const learnerKinds: readonly LearnerKind[] = [
  baseline,
  linear,
  ridge,
  elasticNet,
  tweedie,
  quantileRegression,
  naiveBayes,
  linearDiscriminant,
  linearSvm,
  nearestNeighbors,
  decisionTree,
  randomForest,
  extraTrees,
  gradientBoosting,
  isolationForest,
  pca,
  kMeans,
  gaussianMixture,
];

/** The learner of a kind. @throws {MillraceError} ERR_LEARNER_UNKNOWN with the nearest name */
export function learnerNamed(kind: string): LearnerKind {
  const found = learnerKinds.find((known) => known.kind === kind);
  if (found) return found;
  const known = learnerKinds.map((each) => each.kind);
  const near = nearestName(kind, known);
  throw new MillraceError("ERR_LEARNER_UNKNOWN", { kind, known, ...(near ? { near } : {}) });
}
