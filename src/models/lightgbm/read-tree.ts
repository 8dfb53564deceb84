// One tree of a LightGBM text model. Inner nodes are numbered from 0, leaf k is child -k-1.
import { MillraceError } from "../../core/errors.js";
import { thresholdAroundZero } from "../trees/float32-threshold.js";
import { nodeFlags } from "../trees/forest.js";
import { addSet, type CategorySets, type SourceTree } from "../trees/forest-builder.js";
import { entryOf, integerOf, lightgbmError, numbersOf, type Section } from "./text-sections.js";

const isInt32 = (value: number) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isUint32 = (value: number) => Number.isInteger(value) && value >= 0 && value < 2 ** 32;
// What only tells may be any word: forced splits have gains that are no number.
const isAny = () => true;

/**
 * The tree of a section, in a numbering of its own: inner nodes as they are, leaf k behind them.
 *
 * @param sets its sets of categories are added here
 */
export function readTree(section: Section, output: number, featureCount: number, sets: CategorySets): SourceTree {
  const leaves = integerOf(section, "num_leaves", 1, 2 ** 30);
  if (section.entries.get("is_linear")?.text === "1") {
    throw new MillraceError("ERR_MODEL_UNSUPPORTED", {
      format: "LightGBM",
      what: "trees with linear leaves (linear_tree=true)",
      instead: "Train it with linear_tree=false.",
    });
  }
  const splits = leaves - 1;
  const numbers = (key: string, count: number, accepts: (value: number) => boolean) =>
    count === 0 ? [] : numbersOf(section, key, count, accepts);
  const told = (key: string, count: number, accepts: (value: number) => boolean) =>
    section.entries.get(key)?.text ? numbers(key, count, accepts) : new Array<number>(count).fill(0);
  const value = numbers("leaf_value", leaves, Number.isFinite);
  const decision = numbers("decision_type", splits, isInt32);
  const feature = numbers("split_feature", splits, (at) => Number.isInteger(at) && at >= 0 && at < featureCount);
  const threshold = numbers("threshold", splits, (at) => !Number.isNaN(at));
  const places = addSets(section, sets);
  const where = `the tree from line ${section.line}`;
  const child = (at: number) => {
    const place = at >= 0 ? at : splits - at - 1;
    if (at >= splits || place >= splits + leaves) throw lightgbmError(where, "children inside the tree", `${at}`);
    return place;
  };
  return {
    root: 0,
    output,
    feature: [...feature, ...new Array<number>(leaves).fill(-1)],
    threshold: threshold.map((at, node) =>
      (decision[node] & 1) === 1 ? setAt(places, at, where) : thresholdAroundZero(at),
    ),
    left: numbers("left_child", splits, isInt32).map(child),
    right: numbers("right_child", splits, isInt32).map(child),
    value: [...told("internal_value", splits, isAny), ...value].map((at) => (Number.isFinite(at) ? at : 0)),
    gain: told("split_gain", splits, isAny),
    cover: [...told("internal_weight", splits, isAny), ...told("leaf_weight", leaves, isAny)],
    rows: [...told("internal_count", splits, isCount), ...told("leaf_count", leaves, isCount)],
    flags: decision.map((bits) => flagsOf(bits, where)),
    leaf: [...new Array<number>(splits).fill(-1), ...Array.from({ length: leaves }, (_, leaf) => leaf)],
  };
}

// decision_type: bit 0 a set of categories, bit 1 missing goes left, bits 2 and 3 what is missing: nothing, zero, NaN.
function flagsOf(bits: number, where: string): number {
  if (bits < 0 || bits > 15 || bits >> 2 === 3) throw lightgbmError(where, "a known decision_type", `${bits}`);
  // NaN and negative numbers always go right of a set.
  if ((bits & 1) === 1) return nodeFlags.categorical;
  const missing = [nodeFlags.noMissing, nodeFlags.zeroMissing, 0][bits >> 2];
  return missing | ((bits & 2) === 2 ? nodeFlags.missingLeft : 0);
}

// `cat_boundaries` cuts the words of `cat_threshold` into sets. Answers the number in `sets` of each.
function addSets(section: Section, sets: CategorySets): readonly number[] {
  const count = section.entries.has("num_cat") ? integerOf(section, "num_cat", 0, 2 ** 30) : 0;
  if (count === 0) return [];
  const boundaries = numbersOf(section, "cat_boundaries", count + 1, isCount);
  const words = numbersOf(section, "cat_threshold", boundaries[count], isUint32);
  if (boundaries[0] !== 0 || boundaries.some((at, set) => set > 0 && at < boundaries[set - 1])) {
    throw lightgbmError(`line ${entryOf(section, "cat_boundaries").line}`, "rising boundaries from 0", "others");
  }
  return Array.from({ length: count }, (_, set) => addSet(sets, words.slice(boundaries[set], boundaries[set + 1])));
}

function setAt(places: readonly number[], set: number, where: string): number {
  const place = places[set];
  if (place === undefined) throw lightgbmError(where, `a set of categories among ${places.length}`, `${set}`);
  return place;
}
