import { allocate } from "../../columns/column.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { isolateRows } from "../../engine/ops/tree/isolate-rows.js";
import { checkTrainingSet } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { type ParameterRules, readParameters } from "../parameters.js";
import { planBins } from "../trees/bin-plan.js";
import { forestRoom, joinParts, writtenPart } from "../trees/forest-room.js";
import { featuresANode, renamed } from "../trees/growth-parameters.js";
import type { Parameters } from "../trees/tree-parameters.js";
import { isolationForestKind, isolationModel } from "./model.js";

const rules: ParameterRules = new Map([
  ["numIterations", { standard: 100, least: 1, most: 100_000, whole: true }],
  // A share of the rows up to 1, or a number of them; auto: 256.
  ["maxSamples", { standard: "auto", words: ["auto"], least: 1e-9, most: 2 ** 31 }],
  ["maxFeatures", { standard: "auto", words: ["auto", "sqrt", "log2", "all"], least: 1e-9, most: 2 ** 31 }],
  ["maxDepth", { standard: -1, least: -1, most: 1000, whole: true }],
  // The share of rows that are outliers; auto: the threshold of the paper, a score of 0.5.
  ["contamination", { standard: "auto", words: ["auto"], least: 1e-9, most: 0.5 }],
]);

const autoSample = 256;

/**
 * An isolation forest. It needs no labels: a training set's are not looked at.
 *
 * @see docs/algorithms/isolation-forest.md
 */
export const isolationForest: LearnerKind = {
  kind: isolationForestKind,
  make(given) {
    const parameters = readParameters(isolationForestKind, rules, renamed(given));
    return Object.freeze<Learner>({
      kind: isolationForestKind,
      title: `Isolation forest, ${parameters.get("numIterations")} trees`,
      // No task with a target is its own.
      tasks: [],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitIsolation(parameters, train, options),
    });
  },
};

function fitIsolation(parameters: Parameters, train: TrainingSet, options: FitOptions): Model {
  checkTrainingSet({ ...train, task: "regression", classes: [] });
  const { features } = train;
  const names = rankedNames(features.names);
  if (names.length === 0) {
    throw new MillraceError("ERR_SHAPE", { what: "the features", expected: "at least 1 column", received: "none" });
  }
  const rows = train.labels.length;
  const given = parameters.get("maxSamples") as string | number;
  const wanted =
    given === "auto"
      ? autoSample
      : (given as number) <= 1
        ? Math.floor((given as number) * rows)
        : Math.floor(given as number);
  const sampleRows = Math.max(1, Math.min(rows, wanted));
  const depth = parameters.get("maxDepth") as number;
  const trees = parameters.get("numIterations") as number;
  const room = forestRoom(trees, Math.max(1, sampleRows), planBins([], []));
  const counts = new Int32Array(4);
  runOp(
    isolateRows,
    {
      features: featureChunks(features, names),
      ...room,
      counts,
      trees,
      sampleRows,
      sampleFeatures: Math.max(1, Math.min(names.length, featuresANode(parameters, "all")(names.length))),
      maxDepth: depth > 0 ? depth : Math.ceil(Math.log2(Math.max(2, sampleRows))),
      seed: options.seed,
    },
    options.runtime,
  );
  const [, nodes] = counts;
  const forest = joinParts([writtenPart(room, { trees, nodes, sets: 0, words: 0 })], allocate(Float64Array, 1));
  const header = (offset: number) => ({
    kind: isolationForestKind,
    task: "regression" as const,
    features: names,
    classes: [],
    parameters: { ...Object.fromEntries(parameters), sampleRows, offset, trainingRows: rows },
  });
  const contamination = parameters.get("contamination") as string | number;
  const model = isolationModel(header(-0.5), forest);
  if (typeof contamination !== "number") return model;
  const scores = model
    .predict(features, options.runtime)
    .map((score) => -score)
    .sort();
  return isolationModel(header(quantile(scores, contamination)), forest);
}

/** Between the two nearest of sorted values, in proportion: numpy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}
