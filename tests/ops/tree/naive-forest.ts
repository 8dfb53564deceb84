// Random forests with every flag a node can have, rows that hit their thresholds exactly, and the naive walk they are
// compared with.
import { allocate, type Chunk, type ColumnType, elementsOf, makeChunk } from "../../../src/columns/column.js";
import { toFloat64 } from "../../../src/columns/values.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { compileForest } from "../../../src/engine/ops/tree/compile-forest.js";
import { type Forest, nodeFlags } from "../../../src/models/trees/forest.js";
import type { ForestAnswer } from "../../../src/models/trees/forest-predictor.js";

export interface ForestShape {
  readonly trees: number;
  /** Leaves of a tree at most, or of every tree where `full`. */
  readonly leaves: number;
  readonly full?: boolean;
  readonly outputs?: number;
  /** Features `categoricalFrom` and up are split by sets of up to `categories`. */
  readonly features: number;
  readonly categoricalFrom?: number;
  readonly categories?: number;
  /** A threshold of a feature; default one of a few values that `edgeColumn` holds too. */
  readonly threshold?: (draw: number, split: number) => number;
  readonly seed?: number;
}

/** Numbers that tell careless comparisons apart; thresholds and values are drawn from here. */
export const edges: readonly number[] = [
  0,
  -0,
  1e-35,
  1.00000000180025e-35,
  -1e-36,
  5e-324,
  -5e-324,
  1,
  1 + 2 ** -52,
  1 - 2 ** -53,
  Math.fround(0.1),
  0.1,
  0.1 + 2 ** -56,
  -2.5,
  3,
  17,
  1e300,
  -1e300,
  1.5e-45,
  2 ** 24 + 1,
  Infinity,
  -Infinity,
];

export function randomForest(shape: ForestShape): Forest {
  const { trees, leaves, outputs = 1, features, categoricalFrom = features, categories = 40, seed = 1 } = shape;
  let drawn = 0;
  const unit = () => randomUnit(seed, streams.sample, drawn++);
  const below = (n: number) => Math.floor(unit() * n);
  const threshold = shape.threshold ?? ((draw: number) => edges[Math.floor(draw * edges.length)]);
  const nodes = { feature: [], threshold: [], left: [], right: [], value: [], flags: [], leaf: [] } as Record<
    string,
    number[]
  >;
  const offsets = [0];
  const setOffsets = [0];
  const setWords: number[] = [];
  const addLeaf = () => {
    const node = nodes.feature.push(-1) - 1;
    for (const name of ["left", "right", "leaf"]) nodes[name].push(-1);
    nodes.threshold.push(0);
    nodes.value.push(unit() - 0.5);
    nodes.flags.push(0);
    return node;
  };
  const addSet = () => {
    const words = Math.ceil((1 + below(categories)) / 32);
    for (let word = 0; word < words; word++) setWords.push(below(2 ** 32));
    return setOffsets.push(setWords.length) - 2;
  };
  for (let tree = 0; tree < trees; tree++) {
    const open = [addLeaf()];
    const wanted = shape.full ? leaves : 1 + below(leaves);
    for (let split = 0; open.length < wanted; split++) {
      const at = below(open.length);
      const node = open[at];
      const feature = below(features);
      const isSet = feature >= categoricalFrom && unit() < 0.8;
      nodes.feature[node] = feature;
      nodes.threshold[node] = isSet ? addSet() : threshold(unit(), split);
      nodes.flags[node] =
        (unit() < 0.5 ? nodeFlags.missingLeft : 0) |
        (isSet ? nodeFlags.categorical : 0) |
        (unit() < 0.5 ? nodeFlags.setRight : 0) |
        (unit() < 0.2 ? nodeFlags.zeroMissing : 0) |
        (unit() < 0.1 ? nodeFlags.noMissing : 0);
      nodes.left[node] = open[at] = addLeaf();
      nodes.right[node] = open[open.length] = addLeaf();
    }
    // Numbered backwards, so that no order of visits gives the numbers by chance.
    open.forEach((node, index) => {
      nodes.leaf[node] = open.length - 1 - index;
    });
    offsets.push(nodes.feature.length);
  }
  const count = nodes.feature.length;
  return {
    treeOffsets: Int32Array.from(offsets),
    treeOutputs: Int32Array.from({ length: trees }, (_, tree) => tree % outputs),
    feature: Int32Array.from(nodes.feature),
    threshold: Float64Array.from(nodes.threshold),
    left: Int32Array.from(nodes.left),
    right: Int32Array.from(nodes.right),
    value: Float64Array.from(nodes.value),
    gain: new Float64Array(count),
    cover: new Float64Array(count),
    rows: new Float64Array(count),
    flags: Uint8Array.from(nodes.flags),
    leaf: Int32Array.from(nodes.leaf),
    setOffsets: Int32Array.from(setOffsets),
    setWords: Uint32Array.from(setWords),
    initial: Float64Array.from({ length: outputs }, (_, output) => 0.25 - output),
  };
}

/** A column of edge cases, of a type; some rows null where it is no float. */
export function edgeColumn(type: ColumnType, rows: number, seed: number): Chunk {
  const length = type === "bool" ? Math.ceil(rows / 8) : rows;
  const values = new (elementsOf(type) as Float64ArrayConstructor)(length);
  for (let row = 0; row < length; row++) {
    const draw = randomUnit(seed, streams.sample, 2 * row);
    const second = randomUnit(seed, streams.sample, 2 * row + 1);
    const edge = draw < 0.1 ? Number.NaN : draw < 0.5 ? edges[Math.floor(second * edges.length)] : second * 40 - 2;
    if (type === "float64" || type === "float32") values[row] = edge;
    else
      (values as unknown as Int32Array)[row] = type === "bool" ? Math.floor(second * 256) : Math.floor(second * 60) - 3;
  }
  const validity = allocate(Uint8Array, Math.ceil(rows / 8)).map((_, byte) =>
    type.startsWith("float") ? 255 : Math.floor(randomUnit(seed, streams.sample, 1e6 + byte) * 256),
  );
  return makeChunk(type, { values, length: rows, validity });
}

/** Columns of every numeric kind, the last `categorical` of them with codes. */
export function edgeColumns(rows: number): Chunk[] {
  const types: ColumnType[] = ["float64", "float32", "int32", "bool", "uint8", "dictionary", "float64"];
  return types.map((type, index) => edgeColumn(type, rows, 100 + index));
}

export const edgeFeatures = 7;

export const valuesOf = (chunk: Chunk): Float64Array =>
  toFloat64({
    type: chunkType(chunk),
    length: chunk.length,
    nullCount: chunk.nullCount,
    chunks: [chunk],
  });

const chunkType = (chunk: Chunk): ColumnType =>
  (["float64", "float32", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "bool"] as const)[
    chunk.code
  ] ?? "dictionary";

/** Whether a value goes left, in the words of forest.h. */
export function goesLeft(forest: Forest, node: number, given: number): boolean {
  const has = (flag: number) => (forest.flags[node] & flag) !== 0;
  let value = given;
  let missing = Number.isNaN(value);
  if (has(nodeFlags.categorical) && has(nodeFlags.setRight)) {
    // As XGBoost decides: on float32, and what is below 0 is in no set.
    value = Math.fround(given);
    if (value < 0) return true;
  } else if (has(nodeFlags.noMissing)) {
    value = missing ? 0 : value;
    missing = false;
  } else if (has(nodeFlags.zeroMissing)) missing ||= Math.abs(value) <= Math.fround(1e-35);
  if (!has(nodeFlags.categorical)) return missing ? has(nodeFlags.missingLeft) : value <= forest.threshold[node];
  const category = Math.trunc(value);
  if (missing || category < 0) return has(nodeFlags.missingLeft);
  const begin = forest.setOffsets[forest.threshold[node]];
  const word = begin + Math.floor(category / 32);
  const isInside =
    word < forest.setOffsets[forest.threshold[node] + 1] && ((forest.setWords[word] >>> (category % 32)) & 1) === 1;
  return isInside !== has(nodeFlags.setRight);
}

/** The leaf of one row in one tree, as a node. */
export function leafOf(forest: Forest, tree: number, row: ArrayLike<number>): number {
  let node = forest.treeOffsets[tree];
  while (forest.feature[node] >= 0) {
    node = goesLeft(forest, node, row[forest.feature[node]]) ? forest.left[node] : forest.right[node];
  }
  return node;
}

/** The scores of one row by the trees of a range, one after the other. */
export function naiveScores(
  forest: Forest,
  row: ArrayLike<number>,
  { first = 0, last = forest.treeOutputs.length, single = false, averaged = false } = {},
): Float64Array {
  const round = single ? Math.fround : (value: number) => value;
  const sums = forest.initial.map((initial) => (averaged ? 0 : round(initial)));
  const counts = forest.initial.map(() => 0);
  for (let tree = first; tree < last; tree++) {
    const output = forest.treeOutputs[tree];
    sums[output] = round(sums[output] + round(forest.value[leafOf(forest, tree, row)]));
    counts[output]++;
  }
  if (!averaged) return sums;
  return sums.map((sum, output) => {
    const initial = round(forest.initial[output]);
    return counts[output] === 0 ? initial : round(initial + round(sum / counts[output]));
  });
}

/** The program of a forest, as the op makes it. */
export function compiled(forest: Forest, featureCount: number, answer: Partial<ForestAnswer> = {}): Uint8Array {
  const { link = "identity", slope = 1, averaged = false, single = false } = answer;
  const { gain: _gain, cover: _cover, rows: _rows, ...used } = forest;
  const size = new Float64Array(1);
  const run = (program: Uint8Array) =>
    runOp(compileForest, { ...used, size, program, featureCount, link, slope, averaged, single });
  run(new Uint8Array(0));
  const program = new Uint8Array(size[0]);
  run(program);
  return program;
}

/** Row `row` of columns. */
export const rowOf = (columns: readonly Float64Array[], row: number): number[] => columns.map((values) => values[row]);
