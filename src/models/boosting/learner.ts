import { allocate, type Chunk } from "../../columns/column.js";
import { runOp } from "../../engine/dispatch.js";
import { boostTrees } from "../../engine/ops/tree/boost-trees.js";
import { codeFeatures } from "../../engine/ops/tree/code-features.js";
import { findCuts, mostCuts } from "../../engine/ops/tree/find-cuts.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { LearningCurve, Model } from "../model.js";
import { type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { type Forest, nodeFlags } from "../trees/forest.js";
import { boostingKind, boostingModel } from "./model.js";

/** LightGBM's parameters and defaults, in camelCase. */
const rules: ParameterRules = new Map([
  ["numIterations", { standard: 100, least: 1, most: 100_000, whole: true }],
  ["learningRate", { standard: 0.1, least: 1e-9, most: 1e9 }],
  ["numLeaves", { standard: 31, least: 2, most: 65_535, whole: true }],
  ["maxDepth", { standard: -1, least: -1, most: 1000, whole: true }],
  ["minDataInLeaf", { standard: 20, least: 0, most: 2 ** 31, whole: true }],
  ["minSumHessianInLeaf", { standard: 1e-3, least: 0 }],
  ["lambdaL2", { standard: 0, least: 0 }],
  ["minGainToSplit", { standard: 0, least: 0 }],
  ["featureFraction", { standard: 1, least: 1e-9, most: 1 }],
  ["baggingFraction", { standard: 1, least: 1e-9, most: 1 }],
  ["baggingFreq", { standard: 0, least: 0, most: 100_000, whole: true }],
  ["maxBin", { standard: 255, least: 2, most: mostCuts + 1, whole: true }],
  ["earlyStoppingRound", { standard: 0, least: 0, most: 100_000, whole: true }],
]);

/** Rows that bin edges are chosen from, as LightGBM's bin_construct_sample_cnt. */
const sampleRows = 200_000;
const deepest = 1000;

interface Coded {
  readonly codes: Uint8Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Histogram gradient boosting: trees grown leaf by leaf over at most 255 bins a feature, in exact integer sums, so that
 * any number of threads gives the same model to the bit. Missing values go to the side that gains more.
 *
 * @see docs/algorithms/gradient-boosting.md
 */
export const gradientBoosting: LearnerKind = {
  kind: boostingKind,
  make(given) {
    const parameters = readParameters(boostingKind, rules, given);
    return Object.freeze<Learner>({
      kind: boostingKind,
      title: `Gradient boosting, ${parameters.get("numLeaves")} leaves`,
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitForest(parameters, train, options),
    });
  },
};

function fitForest(parameters: ReadonlyMap<string, ParameterValue>, train: TrainingSet, options: FitOptions): Model {
  checkTrainingSet(train);
  const { runtime, validation } = options;
  const names = rankedNames(train.features.names);
  const chunks = featureChunks(train.features, names);
  const cuts = allocate(Float64Array, names.length * mostCuts);
  const cutCounts = allocate(Int32Array, names.length);
  const rows = train.labels.length;
  if (names.length > 0) {
    runOp(
      findCuts,
      { features: chunks, cuts, cutCounts, maxBin: parameters.get("maxBin") as number, sampleRows },
      runtime,
    );
  }
  const code = (set: TrainingSet | undefined, features: readonly Chunk[]): Coded => {
    const codes = allocate(Uint8Array, names.length * (set?.labels.length ?? 0));
    if (codes.length > 0) runOp(codeFeatures, { features, cuts, cutCounts, codes }, runtime);
    return { codes, labels: set?.labels ?? new Float64Array(0), weights: set?.weights ?? new Float64Array(0) };
  };
  const coded = code(train, chunks);
  const unseen = code(validation, validation ? featureChunks(validation.features, names) : []);
  const { forest, curve, rounds } = boost(parameters, train, coded, unseen, { cuts, cutCounts }, options.seed, runtime);
  return boostingModel(
    {
      kind: boostingKind,
      task: train.task,
      features: names,
      classes: train.classes,
      parameters: { ...Object.fromEntries(parameters), numIterations: rounds, trainingRows: rows },
    },
    forest,
    curve,
  );
}

function boost(
  parameters: ReadonlyMap<string, ParameterValue>,
  train: TrainingSet,
  coded: Coded,
  unseen: Coded,
  bins: { cuts: Float64Array; cutCounts: Int32Array },
  seed: number,
  runtime: Runtime,
) {
  const number = (name: string) => parameters.get(name) as number;
  const outputs = train.task === "multiclass" ? train.classes.length : 1;
  const rounds = number("numIterations");
  const leaves = Math.min(number("numLeaves"), coded.labels.length);
  const capacity = rounds * outputs * (2 * leaves - 1);
  const forest = {
    feature: allocate(Int32Array, capacity),
    threshold: allocate(Float64Array, capacity),
    left: allocate(Int32Array, capacity),
    right: allocate(Int32Array, capacity),
    value: allocate(Float64Array, capacity),
    gain: allocate(Float64Array, capacity),
    missingLeft: allocate(Uint8Array, capacity),
    treeOffsets: allocate(Int32Array, rounds * outputs + 1),
    initial: allocate(Float64Array, outputs),
  };
  const trainCurve = new Float64Array(rounds);
  const validationCurve = new Float64Array(unseen.labels.length > 0 ? rounds : 0);
  const counts = new Int32Array(4);
  const maxDepth = number("maxDepth");
  try {
    runOp(
      boostTrees,
      {
        ...coded,
        validationCodes: unseen.codes,
        validationLabels: unseen.labels,
        validationWeights: unseen.weights,
        ...bins,
        ...forest,
        trainCurve,
        validationCurve,
        counts,
        objective: train.task === "regression" ? "squared-error" : train.task === "binary" ? "binary" : "softmax",
        rounds,
        numLeaves: leaves,
        maxDepth: maxDepth <= 0 ? deepest : maxDepth,
        learningRate: number("learningRate"),
        minDataInLeaf: number("minDataInLeaf"),
        minSumHessianInLeaf: number("minSumHessianInLeaf"),
        lambdaL2: number("lambdaL2"),
        minGainToSplit: number("minGainToSplit"),
        featureFraction: number("featureFraction"),
        baggingFraction: number("baggingFraction"),
        baggingFreq: number("baggingFreq"),
        earlyStoppingRound: number("earlyStoppingRound"),
        seed,
      },
      runtime,
    );
  } catch (error) {
    throw explainInvalidRow(error, train);
  }
  const [kept, run, nodes] = counts;
  const curve: LearningCurve = {
    metric: train.task === "regression" ? "rmse" : "log_loss",
    train: [...trainCurve.subarray(0, run)],
    validation: [...validationCurve.subarray(0, run)],
  };
  return { forest: trimmed(forest, nodes, kept * outputs), curve, rounds: kept };
}

interface GrownForest {
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  readonly gain: Float64Array;
  readonly missingLeft: Uint8Array;
  readonly treeOffsets: Int32Array;
  readonly initial: Float64Array;
}

// Copies of what was used, so that a model does not hold on to the room its rounds might have needed.
function trimmed(grown: GrownForest, nodes: number, trees: number): Forest {
  const outputs = grown.initial.length;
  const feature = grown.feature.slice(0, nodes);
  const treeOffsets = grown.treeOffsets.slice(0, trees + 1);
  return {
    treeOffsets,
    treeOutputs: Int32Array.from({ length: trees }, (_, tree) => tree % outputs),
    feature,
    threshold: grown.threshold.slice(0, nodes),
    left: grown.left.slice(0, nodes),
    right: grown.right.slice(0, nodes),
    value: grown.value.slice(0, nodes),
    gain: grown.gain.slice(0, nodes),
    cover: new Float64Array(nodes),
    rows: new Float64Array(nodes),
    flags: grown.missingLeft.slice(0, nodes).map((left) => (left ? nodeFlags.missingLeft : 0)),
    leaf: leafNumbers(feature, treeOffsets),
    setOffsets: new Int32Array(1),
    setWords: new Uint32Array(0),
    initial: grown.initial,
  };
}

// Leaves numbered in each tree as they come.
function leafNumbers(feature: Int32Array, treeOffsets: Int32Array): Int32Array {
  const leaf = new Int32Array(feature.length).fill(-1);
  for (let tree = 0; tree + 1 < treeOffsets.length; tree++) {
    let next = 0;
    for (let node = treeOffsets[tree]; node < treeOffsets[tree + 1]; node++) {
      if (feature[node] < 0) leaf[node] = next++;
    }
  }
  return leaf;
}
