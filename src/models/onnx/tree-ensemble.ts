// The attributes of ai.onnx.ml's TreeEnsemble (version 5) for a forest: inner nodes in one list, leaves in another.
import { MillraceError } from "../../core/errors.js";
import { float32NotAbove } from "../trees/float32-threshold.js";
import { type Forest, nodeFlags } from "../trees/forest.js";
import { categoriesOf, hasFlag } from "../trees/forest-builder.js";
import { type Attribute, integer, integers, tensorAttribute } from "./graph.js";

/** nodes_modes: value <= split; value is a member of a set. */
const isAtMost = 0;
const isMember = 6;
/** LightGBM's missing type zero is said in front of the trees: those features come here with NaN for 0. */
export type Precision = "float32" | "float64";

export function treeEnsemble(forest: Forest, precision: Precision): Attribute[] {
  const inner: number[] = [];
  const leaves: number[] = [];
  const place = new Int32Array(forest.feature.length);
  forest.feature.forEach((feature, node) => {
    place[node] = feature < 0 ? leaves.push(node) - 1 : inner.push(node) - 1;
  });
  // A tree of one leaf: a node whose children both are that leaf.
  const roots: number[] = [];
  const single: number[] = [];
  for (let tree = 0; tree + 1 < forest.treeOffsets.length; tree++) {
    const root = forest.treeOffsets[tree];
    roots.push(forest.feature[root] < 0 ? inner.length + single.push(root) - 1 : place[root]);
  }
  const isLeaf = (node: number) => Number(forest.feature[node] < 0);
  const isSet = (node: number) => hasFlag(forest.flags[node], "categorical");
  const isTurned = (node: number) => isSet(node) && hasFlag(forest.flags[node], "setRight");
  // True goes left, but where the set goes right.
  const whenTrue = (node: number) => (isTurned(node) ? forest.right[node] : forest.left[node]);
  const whenFalse = (node: number) => (isTurned(node) ? forest.left[node] : forest.right[node]);
  const type = precision === "float32" ? "float" : "double";
  const outputOf = outputOfNodes(forest);
  return [
    integer("aggregate_function", 1),
    integer("n_targets", forest.initial.length),
    integer("post_transform", 0),
    integers("tree_roots", roots),
    integers("nodes_featureids", [...inner.map((node) => forest.feature[node]), ...single.map(() => 0)]),
    tensorAttribute("nodes_modes", "uint8", [
      ...inner.map((node) => (isSet(node) ? isMember : isAtMost)),
      ...single.map(() => isAtMost),
    ]),
    tensorAttribute("nodes_splits", type, [
      ...inner.map((node) => (isSet(node) ? 0 : splitOf(forest.threshold[node], precision))),
      ...single.map(() => 0),
    ]),
    integers("nodes_truenodeids", [
      ...inner.map((node) => place[whenTrue(node)]),
      ...single.map((node) => place[node]),
    ]),
    integers("nodes_trueleafs", [...inner.map((node) => isLeaf(whenTrue(node))), ...single.map(() => 1)]),
    integers("nodes_falsenodeids", [
      ...inner.map((node) => place[whenFalse(node)]),
      ...single.map((node) => place[node]),
    ]),
    integers("nodes_falseleafs", [...inner.map((node) => isLeaf(whenFalse(node))), ...single.map(() => 1)]),
    integers("nodes_missing_value_tracks_true", [
      ...inner.map((node) => Number(missingIsTrue(forest, node, isTurned(node)))),
      ...single.map(() => 0),
    ]),
    ...members(forest, inner.filter(isSet), type),
    integers(
      "leaf_targetids",
      leaves.map((node) => outputOf[node]),
    ),
    tensorAttribute(
      "leaf_weights",
      type,
      leaves.map((node) => forest.value[node]),
    ),
  ];
}

const splitOf = (threshold: number, precision: Precision) =>
  precision === "float32" ? float32NotAbove(threshold) : threshold;

function missingIsTrue(forest: Forest, node: number, isTurned: boolean): boolean {
  if (hasFlag(forest.flags[node], "noMissing")) return 0 <= forest.threshold[node];
  return hasFlag(forest.flags[node], "missingLeft") !== isTurned;
}

function outputOfNodes(forest: Forest): Int32Array {
  const outputs = new Int32Array(forest.feature.length);
  forest.treeOutputs.forEach((output, tree) => {
    outputs.fill(output, forest.treeOffsets[tree], forest.treeOffsets[tree + 1]);
  });
  return outputs;
}

// The categories of each set in the order of the nodes, NaN after each.
function members(forest: Forest, nodes: readonly number[], type: "float" | "double"): Attribute[] {
  if (nodes.length === 0) return [];
  const values: number[] = [];
  for (const node of nodes) {
    const categories = categoriesOf(forest, forest.threshold[node]);
    // A set of none: what no value is.
    values.push(...(categories.length > 0 ? categories : [Number.NEGATIVE_INFINITY]), Number.NaN);
  }
  return [tensorAttribute("membership_values", type, values)];
}

/** Features whose 0 is missing. @throws {MillraceError} ERR_MODEL_UNSUPPORTED where it is for some nodes only */
export function zeroMissingFeatures(forest: Forest, featureCount: number): boolean[] {
  const is = new Array<boolean | undefined>(featureCount).fill(undefined);
  forest.feature.forEach((feature, node) => {
    if (feature < 0 || (forest.flags[node] & nodeFlags.categorical) !== 0) return;
    const isZero = hasFlag(forest.flags[node], "zeroMissing");
    if (is[feature] !== undefined && is[feature] !== isZero) {
      throw new MillraceError("ERR_MODEL_UNSUPPORTED", {
        format: "ONNX",
        what: "a feature whose zeros are missing to some of its splits only",
        instead: "Write it as a LightGBM text.",
      });
    }
    is[feature] = isZero;
  });
  return is.map((zero) => zero ?? false);
}
