// A case for each option of gradient boosting: what the reference is told, what the learner is told, and how near both
// must come. The draws are those of the native trainer.
import { allocate, type Column, makeColumn } from "../../../src/columns/column.js";
import { makeTable } from "../../../src/columns/table.js";
import type { TrainingSet } from "../../../src/models/learner.js";
import type { Task } from "../../../src/models/model.js";
import { type Boosted, type BoostOptions, boost, standardBoost } from "./boost.js";
import type { Tolerance } from "./compare-forest.js";
import { categoricalFeature, type Feature } from "./feature.js";
import * as losses from "./losses.js";
import { allFeatures, type DrawRules, nativeDraws } from "./native-draws.js";
import { peerFeatures, peers } from "./peer-cases.js";
import { lambdaRank } from "./rank-losses.js";
import { standardOptions, type TreeOptions } from "./tree-options.js";

export const caseSeed = 5;

export interface BoostingCase {
  readonly name: string;
  readonly features?: string;
  readonly labels?: string;
  readonly task?: Task;
  readonly loss?: losses.Loss;
  readonly weighted?: boolean;
  readonly offset?: boolean;
  readonly grouped?: boolean;
  /** Every ninth row misses its categories. */
  readonly holes?: boolean;
  readonly tree?: Partial<TreeOptions>;
  readonly boost?: Partial<BoostOptions>;
  readonly draws?: Partial<DrawRules>;
  /** Parameters of the learner that `tree` and `boost` do not say. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly tolerance?: Tolerance;
}

/** Gradients of 29 bits; of 15, rounded at random. */
export const fine: Tolerance = { value: 1e-6, gain: 1e-5 };
const coarse: Tolerance = { value: 5e-3, gain: 5e-2 };

const base: Partial<TreeOptions> = { numLeaves: 7, minDataInLeaf: 8, minSumHessianInLeaf: 0, minDataPerGroup: 10 };
const rounds3: Partial<BoostOptions> = { rounds: 3, learningRate: 0.3 };

const two = { labels: "two", task: "binary", loss: losses.logLoss(), tolerance: coarse } as const;
const three = { labels: "three", task: "multiclass", loss: losses.softmaxLoss(3), tolerance: coarse } as const;
const dart: Partial<BoostOptions> = { mode: "dart", rounds: 8 };

export const boostingCases: readonly BoostingCase[] = [
  { name: "squared error" },
  { name: "two classes", ...two },
  { name: "three classes", ...three },
  { name: "weights", weighted: true, tolerance: coarse },
  { name: "offsets", offset: true },
  { name: "no first score", boost: { boostFromAverage: false } },
  { name: "missing", features: "missing", labels: "holes" },
  { name: "depth", tree: { maxDepth: 3, numLeaves: 31 } },
  { name: "level by level", tree: { growPolicy: "depthwise", numLeaves: 11 } },
  { name: "level by level, two classes", ...two, tree: { growPolicy: "depthwise" } },
  { name: "least rows", tree: { minDataInLeaf: 40 } },
  { name: "least rows, two classes", ...two, tree: { minDataInLeaf: 40 } },
  { name: "least hessian", ...two, tree: { minSumHessianInLeaf: 8, minDataInLeaf: 1 } },
  { name: "least gain", tree: { minGainToSplit: 8, numLeaves: 31 } },
  { name: "l1", tree: { lambdaL1: 6 } },
  { name: "l2", tree: { lambdaL2: 12 } },
  { name: "l1 and l2, two classes", ...two, tree: { lambdaL1: 2, lambdaL2: 3 } },
  { name: "greatest step", labels: "wide", tree: { maxDeltaStep: 2 } },
  { name: "greatest step and l1", labels: "wide", tree: { maxDeltaStep: 2, lambdaL1: 6 } },
  { name: "path smoothing", tree: { pathSmooth: 20 } },
  { name: "path smoothing, two classes", ...two, tree: { pathSmooth: 10 } },
  {
    name: "path smoothing, l1, l2, greatest step",
    tree: { pathSmooth: 8, lambdaL1: 3, lambdaL2: 2, maxDeltaStep: 1.5 },
  },
  { name: "monotone", tree: { monotoneConstraints: [1, 0, 0, -1], numLeaves: 12 } },
  { name: "monotone against the data", tree: { monotoneConstraints: [-1, 1, 0, 0], numLeaves: 12 } },
  {
    name: "monotone, two classes, smoothing",
    ...two,
    tree: { monotoneConstraints: [1, 1, 0, -1], pathSmooth: 5, lambdaL2: 1 },
  },
  { name: "monotone, missing", features: "missing", labels: "holes", tree: { monotoneConstraints: [1, 0, 0, 0] } },
  { name: "interaction", tree: { interactionConstraints: [[0, 1], [1, 2], [3]], numLeaves: 12 } },
  { name: "interaction, unlisted", tree: { interactionConstraints: [[0, 1], [2]], numLeaves: 12 } },
  {
    name: "features by tree",
    features: "six",
    draws: { features: { tree: 0.5, level: 1, node: 1 } },
    parameters: { featureFraction: 0.5 },
  },
  {
    name: "features by level",
    features: "six",
    draws: { features: { tree: 1, level: 0.5, node: 1 } },
    parameters: { featureFractionBylevel: 0.5 },
  },
  {
    name: "features by node, level and tree, interaction",
    features: "six",
    tree: {
      interactionConstraints: [
        [0, 1, 4],
        [1, 2, 5],
        [3, 4, 5],
      ],
    },
    draws: { features: { tree: 0.9, level: 0.8, node: 0.7 } },
    parameters: { featureFraction: 0.9, featureFractionBylevel: 0.8, featureFractionBynode: 0.7 },
  },
  { name: "extra trees", tree: { extraTrees: true } },
  { name: "extra trees, missing", features: "missing", labels: "holes", tree: { extraTrees: true } },
  {
    name: "bagging",
    draws: { rows: { kind: "bagging", fraction: 0.6, period: 1 } },
    parameters: { baggingFraction: 0.6, baggingFreq: 1 },
  },
  {
    name: "bagging, every other round, absolute",
    loss: losses.absoluteLoss(),
    boost: { rounds: 4 },
    draws: { rows: { kind: "bagging", fraction: 0.6, period: 2 } },
    parameters: { objective: "regression_l1", baggingFraction: 0.6, baggingFreq: 2 },
    tolerance: fine,
  },
  {
    name: "one-side sampling",
    draws: { rows: { kind: "goss", topRate: 0.3, otherRate: 0.2, firstRound: 2 } },
    boost: { learningRate: 0.5, rounds: 4 },
    parameters: { dataSampleStrategy: "goss", topRate: 0.3, otherRate: 0.2 },
    tolerance: coarse,
  },
  {
    name: "minimal variance sampling",
    draws: { rows: { kind: "mvs", fraction: 0.5, lambda: 1 } },
    parameters: { dataSampleStrategy: "mvs", baggingFraction: 0.5, mvsReg: 1 },
    tolerance: coarse,
  },
  {
    name: "dart",
    boost: dart,
    draws: { drop: { dropRate: 0.4, skipDrop: 0.2, maxDrop: 50, uniformDrop: false } },
    parameters: { dropRate: 0.4, skipDrop: 0.2 },
  },
  {
    name: "dart, uniform, few",
    boost: dart,
    draws: { drop: { dropRate: 0.9, skipDrop: 0, maxDrop: 2, uniformDrop: true } },
    parameters: { dropRate: 0.9, skipDrop: 0, maxDrop: 2, uniformDrop: true },
  },
  {
    name: "dart, as XGBoost",
    boost: { ...dart, xgboostDartMode: true },
    draws: { drop: { dropRate: 0.5, skipDrop: 0, maxDrop: 50, uniformDrop: true } },
    parameters: { dropRate: 0.5, skipDrop: 0, uniformDrop: true },
  },
  { name: "absolute error", loss: losses.absoluteLoss(), parameters: { objective: "regression_l1" } },
  {
    name: "absolute error, weights",
    loss: losses.absoluteLoss(),
    weighted: true,
    parameters: { objective: "regression_l1" },
    tolerance: coarse,
  },
  { name: "huber", labels: "wide", loss: losses.huberLoss(2.5), parameters: { objective: "huber", alpha: 2.5 } },
  { name: "quantile", loss: losses.quantileLoss(0.75), parameters: { objective: "quantile", alpha: 0.75 } },
  {
    name: "cross-entropy",
    labels: "share",
    loss: losses.crossEntropy,
    parameters: { objective: "cross_entropy" },
    tolerance: coarse,
  },
  {
    name: "poisson",
    labels: "count",
    loss: losses.poissonLoss(),
    parameters: { objective: "poisson" },
    tolerance: coarse,
  },
  { name: "gamma", labels: "positive", loss: losses.gammaLoss, parameters: { objective: "gamma" }, tolerance: coarse },
  {
    name: "tweedie",
    labels: "count",
    loss: losses.tweedieLoss(1.3),
    parameters: { objective: "tweedie", tweedieVariancePower: 1.3 },
    tolerance: coarse,
  },
  {
    name: "lambdarank",
    labels: "grade",
    grouped: true,
    loss: lambdaRank(peers.groups),
    parameters: { objective: "lambdarank" },
    tolerance: coarse,
  },
];

const grouped = { features: "categories", labels: "grouped" } as const;

/** Columns 1 and 2 are dictionaries of 14 and 3 categories. */
export const categoryCases: readonly BoostingCase[] = [
  { name: "categories", ...grouped },
  { name: "categories, some missing", ...grouped, holes: true },
  { name: "categories, two classes", ...grouped, ...two, holes: true },
  { name: "categories: smooth and l2", ...grouped, tree: { catSmooth: 20, catL2: 1 } },
  { name: "categories: threshold", ...grouped, tree: { maxCatThreshold: 2 } },
  { name: "categories: group", ...grouped, tree: { minDataPerGroup: 70 } },
  { name: "categories: one against the rest", ...grouped, holes: true, tree: { maxCatToOnehot: 20 } },
  { name: "categories: l1 and greatest step", ...grouped, tree: { lambdaL1: 2, maxDeltaStep: 2 } },
  { name: "categories: monotone numbers", ...grouped, tree: { monotoneConstraints: [1, 0, 0], numLeaves: 12 } },
  { name: "categories: extra trees", ...grouped, holes: true, tree: { extraTrees: true } },
];

/** Columns `f0`, `f1` ... in the order of the reference's features; with what ranking and offsets need. */
export function caseTrainingSet(
  given: BoostingCase,
): TrainingSet & { queryOffsets?: Int32Array; startScores?: Float64Array } {
  const task = given.task ?? "regression";
  const { groups } = peers;
  return {
    task,
    classes: { regression: [], binary: ["0", "1"], multiclass: ["0", "1", "2"] }[task],
    labels: shared(peers.labels[given.labels ?? "value"]),
    features: makeTable(caseFeatures(given).map((feature, at) => [`f${at}`, columnOf(feature)] as const)),
    ...(given.weighted && { weights: shared(peers.weights) }),
    ...(given.offset && { startScores: shared(peers.offsets) }),
    ...(given.grouped && {
      queryOffsets: Int32Array.from([0, ...groups.map((_, at) => sum(groups.slice(0, at + 1)))]),
    }),
  };
}

function caseFeatures(given: BoostingCase): Feature[] {
  return peerFeatures(given.features ?? "numbers").map((feature) => {
    if (!feature.categorical || !given.holes) return feature;
    return categoricalFeature(Array.from(feature.values, (value, row) => (row % 9 === 0 ? Number.NaN : value)));
  });
}

/** Numbers as they are; categories as codes of a dictionary whose order is theirs. */
function columnOf({ values, categorical, categories }: Feature): Column {
  if (!categorical) return makeColumn("float64", { values: shared(values) });
  const codes = allocate(Int32Array, values.length);
  const validity = allocate(Uint8Array, Math.ceil(values.length / 8));
  for (let row = 0; row < values.length; row++) {
    if (Number.isNaN(values[row])) continue;
    codes[row] = values[row];
    validity[row >> 3] |= 1 << (row & 7);
  }
  const dictionary = Array.from({ length: 1 + Math.max(...categories) }, (_, code) => String(code).padStart(2, "0"));
  return makeColumn("dictionary", { values: codes, validity, dictionary });
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function shared(values: ArrayLike<number>): Float64Array {
  const array = allocate(Float64Array, values.length);
  array.set(values);
  return array;
}

/** Parameters of the learner, by its names. */
export function caseParameters(given: BoostingCase): Readonly<Record<string, unknown>> {
  const { monotoneConstraints = [], interactionConstraints = [], likeLightGBM: _, ...tree } = treeOptionsOf(given);
  const { rounds: numIterations, mode, ...rest } = { ...rounds3, ...given.boost };
  const name = (feature: number) => `f${feature}`;
  return {
    ...tree,
    ...rest,
    numIterations,
    ...(mode === "dart" && { boosting: "dart" }),
    ...(monotoneConstraints.length > 0 && {
      monotoneConstraints: Object.fromEntries(monotoneConstraints.map((sign, feature) => [name(feature), sign])),
    }),
    ...(interactionConstraints.length > 0 && {
      interactionConstraints: interactionConstraints.map((list) => list.map(name)),
    }),
    ...given.parameters,
  };
}

function treeOptionsOf(given: BoostingCase): Partial<TreeOptions> {
  return { ...base, ...given.tree };
}

/** What the reference grows of a case. */
export function caseReference(given: BoostingCase): { readonly features: readonly Feature[]; readonly grown: Boosted } {
  const features = caseFeatures(given);
  const loss = given.loss ?? losses.squaredLoss;
  const rules = { seed: caseSeed, outputs: loss.outputs, features: allFeatures, rows: { kind: "all" }, ...given.draws };
  const rows = {
    features,
    labels: peers.labels[given.labels ?? "value"],
    weights: given.weighted ? peers.weights : undefined,
    offsets: given.offset ? [peers.offsets] : undefined,
  };
  const options = { ...standardBoost, ...rounds3, ...given.boost };
  const tree = { ...standardOptions, ...treeOptionsOf(given) };
  return { features, grown: boost(rows, loss, tree, options, nativeDraws(rules as DrawRules)) };
}
