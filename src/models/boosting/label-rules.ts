// Which labels a loss can take, in words and as a test: twin of native/kernels/loss/check-labels.h.
import type { LabelRule } from "../check-training-set.js";
import type { BoostingObjective } from "./objectives.js";

const mostRelevance = 31;

export function labelRule({ loss, isRanking }: BoostingObjective, classes: number): LabelRule {
  const isWhole = (label: number, most: number) => Number.isInteger(label) && label >= 0 && label <= most;
  if (isRanking)
    return {
      expected: `a whole relevance from 0 to ${mostRelevance}`,
      fits: (label) => isWhole(label, mostRelevance),
    };
  switch (loss) {
    case "binary":
    case "softmax":
      return { expected: `a class number below ${classes}`, fits: (label) => isWhole(label, classes - 1) };
    case "cross-entropy":
      return { expected: "a probability from 0 to 1", fits: (label) => label >= 0 && label <= 1 };
    case "poisson":
    case "tweedie":
      return { expected: "a finite number from 0", fits: (label) => label >= 0 && Number.isFinite(label) };
    case "gamma":
      return { expected: "a finite number above 0", fits: (label) => label > 0 && Number.isFinite(label) };
    default:
      return { expected: "a finite number", fits: Number.isFinite };
  }
}
