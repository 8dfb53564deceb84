// One tree of an XGBoost model: arrays over its nodes, node 0 the root. `float32(value) < split_condition` goes left.
import { MillraceError } from "../../core/errors.js";
import { thresholdOfLess } from "../trees/float32-threshold.js";
import { nodeFlags } from "../trees/forest.js";
import { addSet, type CategorySets, type SourceTree } from "../trees/forest-builder.js";
import { integerAt, member, memberAt, numbersAt, type Place, xgboostError } from "./document.js";

const mostNodes = 2 ** 30;
/** Categories XGBoost knows: float32 holds every whole number below. */
const mostCategories = 2 ** 24;

/** Words that sets of categories may take: each asks for as many as its largest category needs. */
export interface SetBudget {
  words: number;
}

/** @param weight of the tree, 1 but in dart */
export function readTree(
  place: Place,
  output: number,
  weight: number,
  featureCount: number,
  sets: CategorySets,
  budget: SetBudget,
): SourceTree {
  const parameter = member(place, "tree_param");
  const count = integerAt(member(parameter, "num_nodes"), 1, mostNodes);
  refuseVectors(member(parameter, "size_leaf_vector"));
  const isInside = (at: number) => Number.isInteger(at) && at >= -1 && at < count;
  const isBit = (at: number) => at === 0 || at === 1;
  const isKnown = (value: number) => !Number.isNaN(value);
  const numbers = (name: string, expected: string, accepts: (value: number) => boolean) =>
    numbersAt(member(place, name), expected, accepts, count);
  const left = numbers("left_children", "a node of the tree, or -1", isInside);
  const right = numbers("right_children", "a node of the tree, or -1", isInside);
  const condition = Float32Array.from(numbers("split_conditions", "a number", isKnown));
  const index = numbers("split_indices", "a whole number from 0", (at) => Number.isInteger(at) && at >= 0);
  const defaultLeft = numbers("default_left", "0 or 1", isBit);
  const hasTypes = member(place, "split_type").value !== undefined;
  const type = hasTypes ? numbers("split_type", "0 or 1", isBit) : new Uint8Array(count);
  const setOf = readSets(place, sets, budget);

  const feature = new Int32Array(count).fill(-1);
  const threshold = new Float64Array(count);
  const value = new Float64Array(count);
  const flags = new Uint8Array(count);
  const weights = Float32Array.from(told(place, "base_weights", count));
  for (let node = 0; node < count; node++) {
    if (left[node] === -1) {
      // A leaf's value stands where a split has its condition; dart's weight is put on it in float32, as XGBoost does.
      value[node] = Math.fround(condition[node] * weight);
      continue;
    }
    // Nodes that pruning cut off keep what they held: only those that hang on the root are judged, by checkForest.
    feature[node] = index[node] < featureCount ? index[node] : 2 ** 31 - 1;
    value[node] = Number.isFinite(weights[node]) ? weights[node] : 0;
    flags[node] = defaultLeft[node] === 1 ? nodeFlags.missingLeft : 0;
    if (type[node] === 1) {
      const set = setOf.get(node);
      if (set === undefined) throw xgboostError(place.path, `categories of node ${node}`, "none");
      threshold[node] = set;
      flags[node] |= nodeFlags.categorical | nodeFlags.setRight;
    } else threshold[node] = thresholdOfLess(condition[node]);
  }
  return {
    root: 0,
    output,
    feature,
    threshold,
    left,
    right,
    value,
    gain: told(place, "loss_changes", count),
    cover: told(place, "sum_hessian", count),
    rows: new Float64Array(count),
    flags,
    leaf: Int32Array.from({ length: count }, (_, node) => node),
  };
}

function refuseVectors(place: Place): void {
  if (integerAt(place, 0, 2 ** 31) <= 1) return;
  throw new MillraceError("ERR_MODEL_UNSUPPORTED", {
    format: "XGBoost",
    what: "trees with a vector in each leaf (multi_strategy=multi_output_tree)",
    instead: "Train it with multi_strategy=one_output_per_tree, or one model a target.",
  });
}

// What only tells may be missing.
function told(place: Place, name: string, count: number): ArrayLike<number> {
  const found = member(place, name);
  return found.value === undefined ? new Float64Array(count) : numbersAt(found, "a number", () => true, count);
}

// The set of each categorical node: `categories` holds all, cut by `categories_segments` and `categories_sizes`.
function readSets(place: Place, sets: CategorySets, budget: SetBudget): ReadonlyMap<number, number> {
  const setOf = new Map<number, number>();
  const nodesPlace = member(place, "categories_nodes");
  if (nodesPlace.value === undefined) return setOf;
  const isCount = (at: number) => Number.isInteger(at) && at >= 0 && at <= mostNodes;
  const nodes = numbersAt(nodesPlace, "a node", isCount);
  const segments = numbersAt(member(place, "categories_segments"), "a whole number from 0", isCount, nodes.length);
  const sizes = numbersAt(member(place, "categories_sizes"), "a whole number from 0", isCount, nodes.length);
  const isCategory = (at: number) => Number.isInteger(at) && at >= 0 && at < mostCategories;
  const all = memberAt(place, "categories");
  const categories = numbersAt(all, `a category below ${mostCategories}`, isCategory);
  for (let at = 0; at < nodes.length; at++) {
    const end = segments[at] + sizes[at];
    if (end > categories.length || setOf.has(nodes[at])) {
      throw xgboostError(`${nodesPlace.path}[${at}]`, "a node once, with categories inside the list", `${nodes[at]}`);
    }
    let largest = -1;
    for (let index = segments[at]; index < end; index++) largest = Math.max(largest, categories[index]);
    const words = Math.floor(largest / 32) + 1;
    budget.words -= words;
    if (budget.words < 0) throw xgboostError(all.path, "sets of categories in keeping with the file", "larger ones");
    const set = new Uint32Array(words);
    for (let index = segments[at]; index < end; index++) set[categories[index] >> 5] |= 1 << (categories[index] & 31);
    setOf.set(nodes[at], addSet(sets, set));
  }
  return setOf;
}
