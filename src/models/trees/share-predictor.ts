// Predictions of a forest whose leaves hold a share of every class: rows find their leaves, then shares are averaged.
import { allocate } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { addLeaves } from "../../engine/ops/tree/add-leaves.js";
import type { Runtime } from "../../engine/runtime.js";
import { categoriesOf, categoryIndex } from "../features.js";
import type { ModelHeader, RowPredictor, TreePredictions, TreeRange } from "../model.js";
import { type Forest, nodeFlags } from "./forest.js";
import { forestPredictor } from "./forest-predictor.js";

/** Leaf numbers of one call, at most about: 32 MB. */
const leafNumbers = 8_388_608;

/** @param shares `[nodes x classes]` */
export function sharePredictor(header: ModelHeader, forest: Forest, shares: Float64Array): TreePredictions {
  const classes = header.classes.length;
  const treeCount = forest.treeOutputs.length;
  const trees = forestPredictor(header, forest, { link: "identity" });
  const table = leafTable(forest, shares, classes);
  /** Adds what the leaves of some trees say to sums; the last of them divide. */
  const addPiece = (
    leaves: Int32Array,
    { firstTree, lastTree }: Piece,
    sums: Float64Array,
    divisor: number,
    to: Runtime,
  ) => {
    const offsets = table.offsets.subarray(firstTree, lastTree);
    runOp(addLeaves, { leaves, offsets, shares: table.shares, sums, classCount: classes, divisor }, to);
  };
  const add = (features: Table, runtime: Runtime, sums: Float64Array, first: number, last: number, divisor: number) => {
    for (const piece of piecesOf(features.rowCount, first, last)) {
      const leaves = trees.predictLeaves(features, runtime, piece);
      addPiece(leaves, piece, sums, piece.lastTree === last ? divisor : 1, runtime);
    }
  };
  const predict = (features: Table, runtime: Runtime, { firstTree = 0, lastTree = treeCount }: TreeRange = {}) => {
    const sums = allocate(Float64Array, features.rowCount * classes);
    add(features, runtime, sums, firstTree, lastTree, Math.max(1, lastTree - firstTree));
    return sums;
  };
  return Object.freeze<TreePredictions>({
    treeCount,
    outputCount: classes,
    answerCount: classes,
    predict,
    async predictOnDevice(features, runtime, { firstTree = 0, lastTree = treeCount } = {}) {
      const sums = allocate(Float64Array, features.rowCount * classes);
      for (const piece of piecesOf(features.rowCount, firstTree, lastTree)) {
        const leaves = await trees.predictLeavesOnDevice(features, runtime, piece);
        addPiece(leaves, piece, sums, piece.lastTree === lastTree ? Math.max(1, lastTree - firstTree) : 1, runtime);
      }
      return sums;
    },
    predictRaw: predict,
    predictLeaves: trees.predictLeaves,
    predictLeavesOnDevice: trees.predictLeavesOnDevice,
    *predictStaged(features, runtime, { stageTrees = 1 } = {}) {
      if (!Number.isInteger(stageTrees) || stageTrees < 1) {
        const received = String(stageTrees);
        throw new MillraceError("ERR_INVALID_VALUE", {
          what: "'stageTrees'",
          expected: "a whole number from 1",
          received,
        });
      }
      const sums = allocate(Float64Array, features.rowCount * classes);
      for (let at = 0; at < treeCount; ) {
        const end = Math.min(treeCount, at + stageTrees);
        add(features, runtime, sums, at, end, 1);
        at = end;
        yield sums.map((sum) => sum / at);
      }
    },
    rowPredictor: () => rowPredictor(header, forest, table),
  });
}

type Piece = Required<TreeRange>;

/** Trees first .. last in pieces that keep the leaf numbers of a call few. */
function* piecesOf(rows: number, first: number, last: number): Generator<Piece> {
  const together = Math.max(1, Math.floor(leafNumbers / Math.max(1, rows)));
  for (let at = first; at < last; at += together) yield { firstTree: at, lastTree: Math.min(last, at + together) };
}

interface LeafTable {
  /** `[trees]` first leaf of each. */
  readonly offsets: Int32Array;
  /** `[leaves x classes]` in the order of their numbers, tree after tree. */
  readonly shares: Float64Array;
}

function leafTable(forest: Forest, shares: Float64Array, classes: number): LeafTable {
  const { leaf, treeOffsets } = forest;
  const offsets = allocate(Int32Array, treeOffsets.length - 1);
  const byLeaf = allocate(Float64Array, leaf.reduce((count, number) => count + Number(number >= 0), 0) * classes);
  let leaves = 0;
  for (let tree = 0; tree < offsets.length; tree++) {
    offsets[tree] = leaves;
    for (let node = treeOffsets[tree]; node < treeOffsets[tree + 1]; node++) {
      if (leaf[node] < 0) continue;
      byLeaf.set(shares.subarray(node * classes, (node + 1) * classes), (offsets[tree] + leaf[node]) * classes);
      leaves++;
    }
  }
  return { offsets, shares: byLeaf };
}

// One row walks the nodes here: a native call for its leaves would need a table.
function rowPredictor(header: ModelHeader, forest: Forest, { offsets, shares }: LeafTable): RowPredictor {
  const count = header.features.length;
  const classes = header.classes.length;
  const room = new Float64Array(count);
  const known = header.features.map((name) => {
    const categories = categoriesOf(header.categories, name);
    return categories && categoryIndex(categories);
  });
  return (values, out = new Float64Array(classes)) => {
    if (values.length !== count || out.length !== classes) {
      const received = `${values.length} values and room for ${out.length}`;
      const expected = `${count} values, in the order of header.features, and room for ${classes} numbers`;
      throw new MillraceError("ERR_SHAPE", { what: "a row to predict", expected, received });
    }
    for (let feature = 0; feature < count; feature++) {
      const value = values[feature];
      const index = known[feature];
      if (index) room[feature] = index.get(typeof value === "boolean" ? String(value) : (value ?? "")) ?? Number.NaN;
      else room[feature] = value === null || value === undefined ? Number.NaN : Number(value);
    }
    out.fill(0);
    for (let tree = 0; tree < offsets.length; tree++) {
      const leaf = offsets[tree] + forest.leaf[leafOf(forest, forest.treeOffsets[tree], room)];
      for (let k = 0; k < classes; k++) out[k] += shares[leaf * classes + k];
    }
    for (let k = 0; k < classes; k++) out[k] /= Math.max(1, offsets.length);
    return out;
  };
}

function leafOf(forest: Forest, root: number, values: Float64Array): number {
  let node = root;
  while (forest.feature[node] >= 0) {
    const value = values[forest.feature[node]];
    node = goesLeft(forest, node, value) ? forest.left[node] : forest.right[node];
  }
  return node;
}

function goesLeft({ flags, threshold, setOffsets, setWords }: Forest, node: number, value: number): boolean {
  if (Number.isNaN(value)) return (flags[node] & nodeFlags.missingLeft) !== 0;
  if ((flags[node] & nodeFlags.categorical) === 0) return value <= threshold[node];
  const word = setOffsets[threshold[node]] + Math.floor(value / 32);
  return word < setOffsets[threshold[node] + 1] && ((setWords[word] >>> (value % 32)) & 1) === 1;
}
