// Parameters that every learner of trees shares, with LightGBM's names in camelCase and its defaults.

import type { ArgumentsOf } from "../../engine/op.js";
import type { boostTrees } from "../../engine/ops/tree/boost-trees.js";
import { mostCuts } from "../../engine/ops/tree/find-cuts.js";
import { invalidParameter, type ParameterRule, type ParameterValue } from "../parameters.js";

type BoostArguments = ArgumentsOf<typeof boostTrees>;
export type Parameters = ReadonlyMap<string, ParameterValue>;

/** How trees grow. */
export const treeParameters: readonly (readonly [string, ParameterRule])[] = [
  ["numLeaves", { standard: 31, least: 2, most: 65_535, whole: true }],
  ["maxDepth", { standard: -1, least: -1, most: 1000, whole: true }],
  ["growPolicy", { standard: "leafwise", words: ["leafwise", "depthwise"] }],
  ["minDataInLeaf", { standard: 20, least: 0, most: 2 ** 31, whole: true }],
  ["minSumHessianInLeaf", { standard: 1e-3, least: 0 }],
  ["minGainToSplit", { standard: 0, least: 0 }],
  ["lambdaL1", { standard: 0, least: 0 }],
  ["lambdaL2", { standard: 0, least: 0 }],
  ["maxDeltaStep", { standard: 0, least: 0 }],
  ["pathSmooth", { standard: 0, least: 0 }],
  ["featureFraction", { standard: 1, least: 1e-9, most: 1 }],
  ["featureFractionBylevel", { standard: 1, least: 1e-9, most: 1 }],
  ["featureFractionBynode", { standard: 1, least: 1e-9, most: 1 }],
  ["extraTrees", { standard: false }],
  ["monotoneConstraints", { standard: [], read: readMonotone }],
  ["interactionConstraints", { standard: [], read: readInteractions }],
  ["categoricalFeature", { standard: [], read: readNames }],
  ["catSmooth", { standard: 10, least: 0 }],
  ["catL2", { standard: 10, least: 0 }],
  ["maxCatThreshold", { standard: 32, least: 1, most: 65_535, whole: true }],
  ["maxCatToOnehot", { standard: 4, least: 1, most: 65_535, whole: true }],
  ["minDataPerGroup", { standard: 100, least: 1, most: 2 ** 31, whole: true }],
  ["maxBin", { standard: 255, least: 2, most: mostCuts + 1, whole: true }],
  ["binConstructSampleCnt", { standard: 200_000, least: 1, most: 2 ** 31, whole: true }],
  ["jointCodes", { standard: true }],
  ["columnCopy", { standard: "auto", words: ["auto", "always", "never"] }],
  ["histogramPoolSize", { standard: 256, least: 0 }],
];

function readNames(given: unknown): readonly string[] | undefined {
  return Array.isArray(given) && given.every((name) => typeof name === "string") ? given : undefined;
}

/** `{ feature: 1 | 0 | -1 }` as the list `[feature, sign, ...]`, sorted by name. */
function readMonotone(given: unknown): readonly (string | number)[] | undefined {
  if (Array.isArray(given)) {
    const isList = given.every((value, i) => (i % 2 === 0 ? typeof value === "string" : [1, 0, -1].includes(value)));
    return isList && given.length % 2 === 0 ? given : undefined;
  }
  if (typeof given !== "object" || given === null) return undefined;
  const entries = Object.entries(given).filter(([, sign]) => sign !== 0);
  if (entries.some(([, sign]) => sign !== 1 && sign !== -1)) return undefined;
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).flat() as (string | number)[];
}

/** `[[feature, ...], ...]` as one list: the length of each set, then its features. */
function readInteractions(given: unknown): readonly (string | number)[] | undefined {
  if (!Array.isArray(given)) return undefined;
  if (given.every((value) => typeof value === "string" || typeof value === "number")) return given;
  const isSets = given.every((set) => Array.isArray(set) && set.every((name) => typeof name === "string"));
  return isSets ? given.flatMap((set: string[]) => [set.length, ...set]) : undefined;
}

const deepest = 1000;
const megabyte = 2 ** 20;

/** The parameters of growing as arguments of tree/boost-trees, for features in the order of `names`. */
export function treeArguments(owner: string, parameters: Parameters, names: readonly string[], leaves: number) {
  const number = (name: string) => parameters.get(name) as number;
  const maxDepth = number("maxDepth");
  const indexOf = (parameter: string, name: string) => {
    const index = names.indexOf(name);
    if (index < 0)
      throw invalidParameter(owner, parameter, `names of features (${names.slice(0, 8).join(", ")})`, `'${name}'`);
    return index;
  };
  const signs = parameters.get("monotoneConstraints") as readonly (string | number)[];
  const monotone = new Int8Array(signs.length > 0 ? names.length : 0);
  for (let i = 0; i < signs.length; i += 2) {
    monotone[indexOf("monotoneConstraints", String(signs[i]))] = signs[i + 1] as number;
  }
  const sets = parameters.get("interactionConstraints") as readonly (string | number)[];
  const together = Int32Array.from(sets, (value) =>
    typeof value === "number" ? value : indexOf("interactionConstraints", value),
  );
  return {
    monotone,
    together,
    numLeaves: leaves,
    maxDepth: maxDepth <= 0 ? deepest : maxDepth,
    isDepthWise: parameters.get("growPolicy") === "depthwise",
    featureFraction: number("featureFraction"),
    featureFractionByLevel: number("featureFractionBylevel"),
    featureFractionByNode: number("featureFractionBynode"),
    minDataInLeaf: number("minDataInLeaf"),
    minSumHessianInLeaf: number("minSumHessianInLeaf"),
    minGainToSplit: number("minGainToSplit"),
    lambdaL1: number("lambdaL1"),
    lambdaL2: number("lambdaL2"),
    maxDeltaStep: number("maxDeltaStep"),
    pathSmooth: number("pathSmooth"),
    catSmooth: number("catSmooth"),
    catL2: number("catL2"),
    maxCatThreshold: number("maxCatThreshold"),
    maxCatToOnehot: number("maxCatToOnehot"),
    minDataPerGroup: number("minDataPerGroup"),
    extraTrees: parameters.get("extraTrees") as boolean,
    histogramPoolBytes: number("histogramPoolSize") * megabyte,
  } satisfies Partial<BoostArguments>;
}
