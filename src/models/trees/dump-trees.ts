// The trees of a forest as nested records: for JSON, for drawings and for reading.
import { MillraceError } from "../../core/errors.js";
import type { ModelHeader } from "../model.js";
import type { Forest } from "./forest.js";
import { categoriesOf, hasFlag } from "./forest-builder.js";
import type { ForestModel } from "./forest-model.js";

interface DumpedCounts {
  /** Sum of the hessians of the training rows that came by; 0 where the file does not tell. */
  readonly cover: number;
  /** Training rows that came by; 0 where the file does not tell. */
  readonly rows: number;
}

export interface DumpedLeaf extends DumpedCounts {
  /** Its number, as `predictLeaves` answers it. */
  readonly leaf: number;
  readonly value: number;
}

export interface DumpedSplit extends DumpedCounts {
  readonly feature: string;
  /** Numbers: `value <= threshold` goes left. JSON has no infinity: it is `inf` or `-inf`. */
  readonly threshold?: number | "inf" | "-inf";
  /** Categories that go left, or right where `categoriesGo` says so; by name where the model knows them. */
  readonly categories?: readonly (number | string)[];
  readonly categoriesGo?: "left" | "right";
  /** Where a missing value goes. */
  readonly missing: "left" | "right";
  /** What is missing: NaN; NaN and 0; or nothing (NaN counts as 0). */
  readonly missingIs: "nan" | "nan or zero" | "nothing";
  readonly gain: number;
  /** What it would add, were it a leaf; 0 where unknown. */
  readonly value: number;
  readonly left: DumpedNode;
  readonly right: DumpedNode;
}

export type DumpedNode = DumpedLeaf | DumpedSplit;

export interface DumpedTree {
  readonly tree: number;
  /** The output it adds to; of several classes: the number of the class. */
  readonly output: number;
  readonly root: DumpedNode;
}

export interface DumpedForest {
  readonly kind: string;
  readonly task: ModelHeader["task"];
  readonly features: readonly string[];
  readonly classes: readonly string[];
  /** The scores before the first tree. */
  readonly initial: readonly number[];
  readonly trees: readonly DumpedTree[];
}

export const isSplit = (node: DumpedNode): node is DumpedSplit => "left" in node;

export function dumpTrees(model: ForestModel): DumpedForest {
  const { header, forest } = model;
  return {
    kind: header.kind,
    task: header.task,
    features: header.features,
    classes: header.classes,
    initial: [...forest.initial],
    trees: Array.from(forest.treeOutputs, (_, tree) => dumpTree(model, tree)),
  };
}

/** @throws {MillraceError} ERR_INVALID_VALUE when there is no such tree */
export function dumpTree({ header, forest }: ForestModel, tree: number): DumpedTree {
  if (!Number.isInteger(tree) || tree < 0 || tree >= forest.treeOutputs.length) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "the number of a tree",
      expected: `a whole number from 0, below ${forest.treeOutputs.length}`,
      received: String(tree),
    });
  }
  return { tree, output: forest.treeOutputs[tree], root: dumpNode(header, forest, forest.treeOffsets[tree]) };
}

// A checked forest is at most 1,024 deep.
function dumpNode(header: ModelHeader, forest: Forest, node: number): DumpedNode {
  const counts = { cover: forest.cover[node], rows: forest.rows[node] };
  const value = forest.value[node];
  if (forest.feature[node] < 0) return { leaf: forest.leaf[node], value, ...counts };
  const flags = forest.flags[node];
  const feature = header.features[forest.feature[node]];
  return {
    feature,
    ...(hasFlag(flags, "categorical")
      ? {
          categories: namesOf(header, feature, categoriesOf(forest, forest.threshold[node])),
          categoriesGo: hasFlag(flags, "setRight") ? "right" : "left",
        }
      : { threshold: finite(forest.threshold[node]) }),
    missing: hasFlag(flags, "noMissing")
      ? 0 <= forest.threshold[node]
        ? "left"
        : "right"
      : hasFlag(flags, "missingLeft")
        ? "left"
        : "right",
    missingIs: hasFlag(flags, "noMissing") ? "nothing" : hasFlag(flags, "zeroMissing") ? "nan or zero" : "nan",
    gain: forest.gain[node],
    value,
    ...counts,
    left: dumpNode(header, forest, forest.left[node]),
    right: dumpNode(header, forest, forest.right[node]),
  };
}

const finite = (value: number): number | "inf" | "-inf" =>
  Number.isFinite(value) ? value : value > 0 ? "inf" : "-inf";

function namesOf(header: ModelHeader, feature: string, categories: readonly number[]): readonly (number | string)[] {
  const known = header.categories && Object.hasOwn(header.categories, feature) ? header.categories[feature] : undefined;
  return categories.map((category) => known?.[category] ?? category);
}
