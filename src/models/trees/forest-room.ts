// Room for trees that the core writes, and what it wrote put together.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { BinPlan } from "./bin-plan.js";
import type { Forest } from "./forest.js";

export interface ForestRoom extends Omit<Forest, "initial"> {}

/** Room for so many trees of so many leaves, whatever they look like. */
export function forestRoom(trees: number, leaves: number, plan: BinPlan): ForestRoom {
  const splits = trees * (leaves - 1);
  const nodes = 2 * splits + trees;
  const words = plan.featureSlots.reduce(
    (most, slots, feature) => (plan.featureKinds[feature] ? Math.max(most, Math.ceil(slots / 32)) : most),
    0,
  );
  return {
    treeOffsets: allocate(Int32Array, trees + 1),
    treeOutputs: allocate(Int32Array, trees),
    feature: allocate(Int32Array, nodes),
    threshold: allocate(Float64Array, nodes),
    left: allocate(Int32Array, nodes),
    right: allocate(Int32Array, nodes),
    value: allocate(Float64Array, nodes),
    gain: allocate(Float64Array, nodes),
    cover: allocate(Float64Array, nodes),
    rows: allocate(Float64Array, nodes),
    flags: allocate(Uint8Array, nodes),
    leaf: allocate(Int32Array, nodes),
    setOffsets: allocate(Int32Array, words > 0 ? splits + 2 : 1),
    setWords: allocate(Uint32Array, splits * words),
  };
}

/** What was written into a room: trees, nodes, sets of categories and words of those. */
export interface Written {
  readonly trees: number;
  readonly nodes: number;
  readonly sets: number;
  readonly words: number;
}

/** Copies of the used parts: a model does not hold on to room that its trees did not need. */
export function writtenPart(room: ForestRoom, { trees, nodes, sets, words }: Written): ForestRoom {
  return {
    treeOffsets: room.treeOffsets.slice(0, trees + 1),
    treeOutputs: room.treeOutputs.slice(0, trees),
    feature: room.feature.slice(0, nodes),
    threshold: room.threshold.slice(0, nodes),
    left: room.left.slice(0, nodes),
    right: room.right.slice(0, nodes),
    value: room.value.slice(0, nodes),
    gain: room.gain.slice(0, nodes),
    cover: room.cover.slice(0, nodes),
    rows: room.rows.slice(0, nodes),
    flags: room.flags.slice(0, nodes),
    leaf: room.leaf.slice(0, nodes),
    setOffsets: room.setOffsets.slice(0, sets + 1),
    setWords: room.setWords.slice(0, words),
  };
}

const categorical = 2;

/** Parts one behind the other: numbers of nodes, sets and words go on from part to part. */
export function joinParts(parts: readonly ForestRoom[], initial: Float64Array): Forest {
  const nodeBase: number[] = [];
  const setBase: number[] = [];
  const wordBase: number[] = [];
  let [nodes, sets, words] = [0, 0, 0];
  for (const part of parts) {
    nodeBase.push(nodes);
    setBase.push(sets);
    wordBase.push(words);
    nodes += part.feature.length;
    sets += part.setOffsets.length - 1;
    words += part.setWords.length;
  }
  const join = <A extends TypedArray>(
    Elements: { new (buffer: SharedArrayBuffer): A; readonly BYTES_PER_ELEMENT: number },
    arrays: readonly A[],
    head = 0,
  ): A => {
    const all = allocate(Elements, head + arrays.reduce((sum, array) => sum + array.length, 0));
    let at = head;
    for (const array of arrays) {
      all.set(array as never, at);
      at += array.length;
    }
    return all;
  };
  const moved = (name: "left" | "right") =>
    parts.map((part, i) => part[name].map((child) => (child < 0 ? child : child + nodeBase[i])));
  const each = <K extends keyof ForestRoom>(name: K) => parts.map((part) => part[name]);
  return {
    treeOffsets: join(
      Int32Array,
      parts.map((part, i) => part.treeOffsets.slice(1).map((offset) => offset + nodeBase[i])),
      1,
    ),
    treeOutputs: join(Int32Array, each("treeOutputs")),
    feature: join(Int32Array, each("feature")),
    threshold: join(
      Float64Array,
      parts.map((part, i) =>
        setBase[i] === 0
          ? part.threshold
          : part.threshold.map((value, node) => (part.flags[node] & categorical ? value + setBase[i] : value)),
      ),
    ),
    left: join(Int32Array, moved("left")),
    right: join(Int32Array, moved("right")),
    value: join(Float64Array, each("value")),
    gain: join(Float64Array, each("gain")),
    cover: join(Float64Array, each("cover")),
    rows: join(Float64Array, each("rows")),
    flags: join(Uint8Array, each("flags")),
    leaf: join(Int32Array, each("leaf")),
    setOffsets: join(
      Int32Array,
      parts.map((part, i) => part.setOffsets.slice(1).map((offset) => offset + wordBase[i])),
      1,
    ),
    setWords: join(Uint32Array, each("setWords")),
    initial,
  };
}

/** The first `trees` trees. Sets of categories behind them are cut off too. */
export function firstTrees(forest: Forest, trees: number): Forest {
  const nodes = forest.treeOffsets[trees];
  let sets = 0;
  for (let node = 0; node < nodes; node++) {
    if (forest.flags[node] & categorical) sets = Math.max(sets, forest.threshold[node] + 1);
  }
  const part = writtenPart(forest, { trees, nodes, sets, words: forest.setOffsets[sets] });
  return { ...part, initial: forest.initial };
}
