// The parameters of boosting as arguments of tree/boost-trees.
import { allocate, makeChunk } from "../../columns/column.js";
import { runOp } from "../../engine/dispatch.js";
import { countCodes } from "../../engine/ops/column/count-codes.js";
import { weighRows } from "../../engine/ops/loss/weigh-rows.js";
import type { Runtime } from "../../engine/runtime.js";
import type { LabelledSet } from "../learner.js";
import type { Parameters } from "../trees/tree-parameters.js";
import type { BoostingObjective } from "./objectives.js";

export function roundArguments(parameters: Parameters, objective: BoostingObjective, hasStartScores: boolean) {
  const number = (name: string) => parameters.get(name) as number;
  const strategy = parameters.get("dataSampleStrategy") as string;
  const isBagged = number("baggingFreq") > 0 && number("baggingFraction") < 1;
  const isByGradient = strategy !== "bagging";
  return {
    objective: objective.loss,
    alpha: number("alpha"),
    tweediePower: number("tweedieVariancePower"),
    poissonMaxDeltaStep: number("poissonMaxDeltaStep"),
    sigmoid: number("sigmoid"),
    truncationLevel: number("lambdarankTruncationLevel"),
    ndcgRows: 0,
    normalize: parameters.get("lambdarankNorm") as boolean,
    // A loss of the caller's has no best constant that anyone here knows.
    fromAverage: !hasStartScores && objective.loss !== "custom" && (parameters.get("boostFromAverage") as boolean),
    learningRate: number("learningRate"),
    sampling: isByGradient ? strategy : isBagged ? "bagging" : "all",
    sampleFraction: number("baggingFraction"),
    samplePeriod: Math.max(1, number("baggingFreq")),
    topRate: number("topRate"),
    otherRate: number("otherRate"),
    mvsLambda: number("mvsReg"),
    // LightGBM leaves the first 1 / learningRate rounds of GOSS whole.
    firstSampledRound: strategy === "goss" ? Math.floor(1 / number("learningRate")) : 0,
    isDart: parameters.get("boosting") === "dart",
    dropRate: number("dropRate"),
    skipDrop: number("skipDrop"),
    maxDrop: Math.max(0, number("maxDrop")),
    uniformDrop: parameters.get("uniformDrop") as boolean,
    xgboostDartMode: parameters.get("xgboostDartMode") as boolean,
  };
}

/** Row weights with the weight of the second class multiplied in, where it has one. Empty: all 1. */
export function weightsOf(
  parameters: Parameters,
  { labels, weights, task }: LabelledSet,
  runtime: Runtime,
): Float64Array {
  const scale = task === "binary" ? positiveScale(parameters, labels, runtime) : 1;
  if (scale === 1) return weights ?? new Float64Array(0);
  const scaled = allocate(Float64Array, labels.length);
  const classWeights = Float64Array.of(1, scale);
  runOp(weighRows, { labels, rowWeights: weights ?? new Float64Array(0), classWeights, weights: scaled }, runtime);
  return scaled;
}

function positiveScale(parameters: Parameters, labels: Float64Array, runtime: Runtime): number {
  if (!parameters.get("isUnbalance")) return parameters.get("scalePosWeight") as number;
  const counts = new Float64Array(3);
  runOp(countCodes, { column: makeChunk("float64", { values: labels }), counts }, runtime);
  const positive = counts[1];
  return positive > 0 && positive < labels.length ? (labels.length - positive) / positive : 1;
}
