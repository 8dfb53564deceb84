// Parameters that learners of averaged trees share, with scikit-learn's defaults where theirs differ from boosting's.
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
];

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
