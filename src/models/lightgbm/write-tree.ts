// One tree as LightGBM's text has it: inner nodes from 0, leaf k as child -k-1, sets of categories cut from one list.
import { MillraceError } from "../../core/errors.js";
import { type Forest, nodeFlags } from "../trees/forest.js";
import type { TreeOrConstant } from "./write-lightgbm.js";

export interface TextTree {
  readonly text: string;
  /** Of each split. */
  readonly features: readonly number[];
  readonly gains: readonly number[];
}

/** Nodes that copies of branches may add to a tree, times those it has. */
const mostCopies = 8;

// A tree while it is written: one entry a split, one a leaf.
interface Columns {
  readonly feature: number[];
  readonly gain: number[];
  readonly threshold: number[];
  readonly decision: number[];
  readonly left: number[];
  readonly right: number[];
  readonly inner: (readonly [value: number, weight: number, count: number])[];
  readonly leaf: (readonly [value: number, weight: number, count: number])[];
  readonly boundaries: number[];
  readonly words: number[];
}

export function lightgbmTree(source: TreeOrConstant): TextTree {
  const columns: Columns = {
    feature: [],
    gain: [],
    threshold: [],
    decision: [],
    left: [],
    right: [],
    inner: [],
    leaf: [],
    boundaries: [0],
    words: [],
  };
  if ("constant" in source) columns.leaf.push([source.constant, 0, 0]);
  else addTree(columns, source.forest, source.tree);
  return { text: textOf(columns), features: columns.feature, gains: columns.gain };
}

// A place to write a child's number at.
type Slot = { readonly list: number[]; readonly at: number } | undefined;

function addTree(columns: Columns, forest: Forest, tree: number): void {
  const size = forest.treeOffsets[tree + 1] - forest.treeOffsets[tree];
  const open: [node: number, slot: Slot, isSeen: boolean][] = [[forest.treeOffsets[tree], undefined, false]];
  while (open.length > 0) {
    const [node, slot, isSeen] = open.pop()!;
    if (columns.feature.length + columns.leaf.length > mostCopies * size + 64) throw tooLarge();
    const stated = [forest.value[node], forest.cover[node], forest.rows[node]] as const;
    if (forest.feature[node] < 0) {
      put(slot, -columns.leaf.length - 1);
      columns.leaf.push(stated);
      continue;
    }
    const split = columns.feature.length;
    put(slot, split);
    const flags = forest.flags[node];
    const isSet = (flags & nodeFlags.categorical) !== 0;
    // LightGBM sends what is missing right of a set. Where that is not so, a split before the set takes it out.
    const first = isSet && !isSeen && missingNeedsSplit(flags) ? "missing" : isSet ? "set" : "number";
    columns.feature.push(forest.feature[node]);
    columns.gain.push(first === "missing" ? 0 : forest.gain[node]);
    columns.left.push(0);
    columns.right.push(0);
    columns.inner.push(stated);
    const left = { list: columns.left, at: split };
    const right = { list: columns.right, at: split };
    if (first === "missing") {
      const isTurned = (flags & nodeFlags.setRight) !== 0;
      const target = (flags & nodeFlags.missingLeft) !== 0 ? forest.left[node] : forest.right[node];
      // Missing type NaN. `value <= -1` and NaN go left to where missing goes, the others to the set. Where a set goes
      // right only NaN is missing: `value <= inf` goes left to the set.
      columns.threshold.push(isTurned ? Number.POSITIVE_INFINITY : -1);
      columns.decision.push(isTurned ? 2 << 2 : (2 << 2) | 2);
      open.push([target, isTurned ? right : left, false], [node, isTurned ? left : right, true]);
    } else if (first === "set") {
      const isTurned = (flags & nodeFlags.setRight) !== 0;
      addSet(columns, forest, forest.threshold[node]);
      columns.decision.push(1);
      const [inside, outside] = isTurned
        ? [forest.right[node], forest.left[node]]
        : [forest.left[node], forest.right[node]];
      open.push([outside, right, false], [inside, left, false]);
    } else {
      columns.threshold.push(forest.threshold[node]);
      columns.decision.push(decisionOf(flags));
      open.push([forest.right[node], right, false], [forest.left[node], left, false]);
    }
  }
}

function put(slot: Slot, child: number): void {
  if (slot) slot.list[slot.at] = child;
}

// Outside of the set goes left when the set goes right: there missing goes too, as LightGBM has it.
const missingNeedsSplit = (flags: number): boolean =>
  ((flags & nodeFlags.missingLeft) !== 0) !== ((flags & nodeFlags.setRight) !== 0);

function decisionOf(flags: number): number {
  const missing = (flags & nodeFlags.noMissing) !== 0 ? 0 : (flags & nodeFlags.zeroMissing) !== 0 ? 1 : 2;
  return (missing << 2) | ((flags & nodeFlags.missingLeft) !== 0 ? 2 : 0);
}

function addSet(columns: Columns, forest: Forest, set: number): void {
  columns.threshold.push(columns.boundaries.length - 1);
  for (let at = forest.setOffsets[set]; at < forest.setOffsets[set + 1]; at++) columns.words.push(forest.setWords[at]);
  columns.boundaries.push(columns.words.length);
}

const tooLarge = () =>
  new MillraceError("ERR_MODEL_UNSUPPORTED", {
    format: "LightGBM",
    what: `a tree that would grow more than ${mostCopies} times, since missing values go another way than LightGBM's at sets of categories`,
    instead: "Write it as ONNX.",
  });

const infinite = (value: number) => (value > 0 ? "inf" : "-inf");
const textOfNumber = (value: number) =>
  Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : String(value)) : infinite(value);

function textOf(columns: Columns): string {
  const list = (values: readonly number[]) => values.map(textOfNumber).join(" ");
  const counts = (values: readonly number[]) => list(values.map((value) => Math.min(Math.round(value), 2 ** 31 - 1)));
  const hasSets = columns.boundaries.length > 1;
  return [
    `num_leaves=${columns.leaf.length}`,
    `num_cat=${columns.boundaries.length - 1}`,
    `split_feature=${list(columns.feature)}`,
    `split_gain=${list(columns.gain)}`,
    `threshold=${list(columns.threshold)}`,
    `decision_type=${list(columns.decision)}`,
    `left_child=${list(columns.left)}`,
    `right_child=${list(columns.right)}`,
    `leaf_value=${list(columns.leaf.map(([value]) => value))}`,
    `leaf_weight=${list(columns.leaf.map(([, weight]) => weight))}`,
    `leaf_count=${counts(columns.leaf.map(([, , count]) => count))}`,
    `internal_value=${list(columns.inner.map(([value]) => value))}`,
    `internal_weight=${list(columns.inner.map(([, weight]) => weight))}`,
    `internal_count=${counts(columns.inner.map(([, , count]) => count))}`,
    ...(hasSets ? [`cat_boundaries=${list(columns.boundaries)}`, `cat_threshold=${list(columns.words)}`] : []),
    "is_linear=0",
    "shrinkage=1",
    "",
  ].join("\n");
}
