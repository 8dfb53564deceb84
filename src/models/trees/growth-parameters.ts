// Parameters that learners of averaged trees share, with scikit-learn's defaults where theirs differ from boosting's.
import type { TrainingSet } from "../learner.js";
import { canonicalName, invalidParameter, type ParameterRule } from "../parameters.js";
import { type Parameters, treeParameters } from "./tree-parameters.js";

/** Leaves of a tree without a limit: a bound on memory that few trees come to. */
export const mostLeaves = 65_535;

const asInBoosting: readonly string[] = ["maxDepth", "categoricalFeature", "maxBin", "binConstructSampleCnt"];

export const growthParameters: readonly (readonly [string, ParameterRule])[] = [
  ["numLeaves", { standard: -1, least: -1, most: mostLeaves, whole: true }],
  ...treeParameters.filter(([name]) => asInBoosting.includes(name)),
  ["minDataInLeaf", { standard: 1, least: 1, most: 2 ** 31, whole: true }],
  ["minImpurityDecrease", { standard: 0, least: 0 }],
  ["maxFeatures", { standard: "auto", words: ["auto", "sqrt", "log2", "all"], least: 1e-9, most: 2 ** 31 }],
  ["classWeight", { standard: [], read: readClassWeights }],
];

/** `balanced`, or a record of class to weight: as one list. */
function readClassWeights(given: unknown): readonly (string | number)[] | undefined {
  if (given === "balanced") return ["balanced"];
  if (Array.isArray(given))
    return given.every((part) => typeof part === "string" || typeof part === "number") ? given : undefined;
  if (typeof given !== "object" || given === null) return undefined;
  const isWeight = (weight: unknown) => typeof weight === "number" && weight >= 0 && Number.isFinite(weight);
  const entries = Object.entries(given);
  return entries.every(([, weight]) => isWeight(weight)) ? entries.flat() : undefined;
}

/** The weight of each class, in label order; empty: all 1. `balanced`: the rarer, the heavier, so that all sum to the same. */
export function classWeightsOf(
  owner: string,
  parameters: Parameters,
  { classes, labels, weights }: TrainingSet,
): number[] {
  const given = parameters.get("classWeight") as readonly (string | number)[];
  if (given.length === 0) return [];
  if (classes.length === 0) throw invalidParameter(owner, "classWeight", "a target of classes", "one of values");
  if (given[0] === "balanced" && given.length === 1) {
    const sums = new Float64Array(classes.length);
    for (let row = 0; row < labels.length; row++) sums[labels[row]] += weights?.[row] ?? 1;
    const total = sums.reduce((a, b) => a + b, 0);
    return Array.from(sums, (sum) => (sum > 0 ? total / (classes.length * sum) : 1));
  }
  const own = classes.map(() => 1);
  for (let at = 0; at < given.length; at += 2) {
    const index = classes.indexOf(String(given[at]));
    if (index < 0)
      throw invalidParameter(owner, "classWeight", `classes (${classes.slice(0, 8).join(", ")})`, `'${given[at]}'`);
    own[index] = given[at + 1] as number;
  }
  return own;
}

/** `featureFractionBynode` and `baggingFraction` are LightGBM's words for what scikit-learn calls max_features and max_samples. */
export function renamed(given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const names = new Map([
    ["featureFractionBynode", "maxFeatures"],
    ["baggingFraction", "maxSamples"],
  ]);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [names.get(canonicalName(name)) ?? name, value]),
  );
}

/** How many features a node draws: a word, a share up to 1, or a number above. `auto` is the learner's own. */
export function featuresANode(parameters: Parameters, auto: "sqrt" | "all"): (features: number) => number {
  const given = parameters.get("maxFeatures") as string | number;
  const wanted = given === "auto" ? auto : given;
  return (features) => {
    if (typeof wanted === "number") return wanted <= 1 ? Math.floor(wanted * features) : Math.floor(wanted);
    if (wanted === "sqrt") return Math.floor(Math.sqrt(features));
    return wanted === "log2" ? Math.floor(Math.log2(Math.max(1, features))) : features;
  };
}

const deepest = 1000;

/** What of the parameters tree/grow-forest takes as it is. */
export function growthArguments(owner: string, parameters: Parameters) {
  const number = (name: string) => parameters.get(name) as number;
  const leaves = number("numLeaves");
  if (leaves === 0 || leaves === 1)
    throw invalidParameter(owner, "numLeaves", "2 or more, or -1 for no limit", String(leaves));
  return {
    numLeaves: leaves < 0 ? mostLeaves : leaves,
    maxDepth: number("maxDepth") <= 0 ? deepest : number("maxDepth"),
    minDataInLeaf: number("minDataInLeaf"),
    minImpurityDecrease: number("minImpurityDecrease"),
    maxBin: number("maxBin"),
    sampleRows: number("binConstructSampleCnt"),
    categoricalFeature: parameters.get("categoricalFeature") as readonly string[],
  };
}
