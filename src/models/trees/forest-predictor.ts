// Predicts with a forest: compiles it once, at the first call, and keeps the program.
import { allocate, type Chunk } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { nativeCore } from "../../engine/native/addon.js";
import { compileForest } from "../../engine/ops/tree/compile-forest.js";
import { predictLeaves } from "../../engine/ops/tree/predict-leaves.js";
import { predictRow } from "../../engine/ops/tree/predict-row.js";
import { predictStaged } from "../../engine/ops/tree/predict-staged.js";
import { predictTrees } from "../../engine/ops/tree/predict-trees.js";
import { runOnDevice } from "../../engine/run-on-device.js";
import { makeRuntime, type Runtime } from "../../engine/runtime.js";
import { categoriesOf, categoryIndex, featureChunks } from "../features.js";
import type { ModelHeader, RowPredictor, RowValue, TreePredictions, TreeRange } from "../model.js";
import type { Forest } from "./forest.js";

/**
 * From scores to answers. `logistic`: one score, a log-odds, gives [1 - p, p]; `softmax`: probabilities that sum to 1;
 * `one-vs-rest`: a logistic function of each score for itself; `log-one-plus-exp`: log(1 + e^s); `signed-square`: s |s|;
 * `step`: one score gives [1 - p, p], p = 1 above 0, else 0; `share`: one score, the share of the second of two classes,
 * gives [1 - s, s].
 */
export const forestLinks = [
  "identity",
  "logistic",
  "softmax",
  "exp",
  "one-vs-rest",
  "log-one-plus-exp",
  "signed-square",
  "step",
  "share",
] as const;
export type ForestLink = (typeof forestLinks)[number];

/** How leaves become answers. */
export interface ForestAnswer {
  readonly link: ForestLink;
  /** Multiplies a score inside a logistic function or a power of e; default 1. */
  readonly slope?: number;
  /** Each output's sum of leaves is divided by the number of its trees: forests that average. */
  readonly averaged?: boolean;
  /** Leaves are rounded to floats and added as floats, as XGBoost does. */
  readonly single?: boolean;
}

// Predictions that one staged call may hold, in numbers: 32 MB.
const stagedNumbers = 4_194_304;

/** Predictions of a forest that nobody changes afterwards. */
export function forestPredictor(header: ModelHeader, forest: Forest, answer: ForestAnswer): TreePredictions {
  let compiled: Uint8Array | undefined;
  const program = () => {
    compiled ??= compile(header.features.length, forest, answer);
    return compiled;
  };
  const treeCount = forest.treeOutputs.length;
  const outputCount = forest.initial.length;
  const answerCount = ["logistic", "step", "share"].includes(answer.link) ? 2 : outputCount;
  const chunksOf = (features: Table) => featureChunks(features, header.features, header.categories);
  const sumArguments = (features: Table, range: TreeRange, raw: boolean) => {
    const trees = checkedRange(range, treeCount);
    const predictions = allocate(Float64Array, features.rowCount * (raw ? outputCount : answerCount));
    return { features: chunksOf(features), program: program(), predictions, ...trees, raw };
  };
  const sum = (features: Table, runtime: Runtime, range: TreeRange, raw: boolean) => {
    const args = sumArguments(features, range, raw);
    runOp(predictTrees, args, runtime);
    return args.predictions;
  };
  const leafArguments = (features: Table, range: TreeRange) => {
    const trees = checkedRange(range, treeCount);
    const leaves = allocate(Int32Array, features.rowCount * (trees.lastTree - trees.firstTree));
    return { features: chunksOf(features), program: program(), leaves, ...trees };
  };
  return Object.freeze<TreePredictions>({
    treeCount,
    outputCount,
    answerCount,
    predict: (features, runtime, range = {}) => sum(features, runtime, range, false),
    async predictOnDevice(features, runtime, range = {}) {
      const args = sumArguments(features, range, false);
      await runOnDevice(predictTrees, args, runtime);
      return args.predictions;
    },
    predictRaw: (features, runtime, range = {}) => sum(features, runtime, range, true),
    predictLeaves(features, runtime, range = {}) {
      const args = leafArguments(features, range);
      runOp(predictLeaves, args, runtime);
      return args.leaves;
    },
    async predictLeavesOnDevice(features, runtime, range = {}) {
      const args = leafArguments(features, range);
      await runOnDevice(predictLeaves, args, runtime);
      return args.leaves;
    },
    predictStaged(features, runtime, { stageTrees = outputCount, raw = false } = {}) {
      const width = raw ? outputCount : answerCount;
      const rows = { chunks: chunksOf(features), count: features.rowCount };
      return stages(program(), rows, treeCount, outputCount, { width, stageTrees, raw }, runtime);
    },
    rowPredictor: (raw = false) => rowPredictor(header, program(), raw ? outputCount : answerCount, raw),
  });
}

function compile(featureCount: number, forest: Forest, answer: ForestAnswer): Uint8Array {
  const { link, slope = 1, averaged = false, single = false } = answer;
  const { gain: _gain, cover: _cover, rows: _rows, ...used } = forest;
  const size = new Float64Array(1);
  const run = (program: Uint8Array) =>
    runOp(compileForest, { ...used, size, program, featureCount, link, slope, averaged, single });
  run(new Uint8Array(0));
  const program = allocate(Uint8Array, size[0]);
  run(program);
  return program;
}

function checkedRange({ firstTree = 0, lastTree }: TreeRange, treeCount: number): Required<TreeRange> {
  const last = lastTree ?? treeCount;
  if (
    !Number.isInteger(firstTree) ||
    !Number.isInteger(last) ||
    firstTree < 0 ||
    firstTree > last ||
    last > treeCount
  ) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "the trees to predict with",
      expected: `whole numbers 0 <= firstTree <= lastTree <= ${treeCount}`,
      received: `${firstTree} and ${last}`,
    });
  }
  return { firstTree, lastTree: last };
}

interface Stage {
  readonly width: number;
  readonly stageTrees: number;
  readonly raw: boolean;
}

// Some stages a call: the rows are coded once for all of them, and the sums carry on to the next call.
function* stages(
  program: Uint8Array,
  { chunks, count }: { chunks: readonly Chunk[]; count: number },
  treeCount: number,
  outputCount: number,
  { width, stageTrees, raw }: Stage,
  runtime: Runtime,
): Generator<Float64Array, void, undefined> {
  if (!Number.isInteger(stageTrees) || stageTrees < 1) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "'stageTrees'",
      expected: "a whole number from 1",
      received: String(stageTrees),
    });
  }
  const size = count * width;
  const sums = allocate(Float64Array, count * outputCount);
  const together = stageTrees * Math.max(1, Math.floor(stagedNumbers / Math.max(1, size)));
  for (let firstTree = 0; firstTree < treeCount; ) {
    const whole = Math.min(together, Math.floor((treeCount - firstTree) / stageTrees) * stageTrees);
    // What is left at the end may be less than a stage.
    const trees = whole || treeCount - firstTree;
    const step = Math.min(stageTrees, trees);
    const lastTree = firstTree + trees;
    const predictions = allocate(Float64Array, (trees / step) * size);
    runOp(
      predictStaged,
      { features: chunks, program, sums, predictions, firstTree, lastTree, stageTrees: step, raw },
      runtime,
    );
    for (let at = 0; at < trees / step; at++) yield predictions.subarray(at * size, (at + 1) * size);
    firstTree = lastTree;
  }
}

// Past dispatch, which checks and times every argument: a row costs less than that.
function rowPredictor(header: ModelHeader, program: Uint8Array, width: number, raw: boolean): RowPredictor {
  const call = nativeCore()[predictRow.name];
  const { control } = makeRuntime({ threads: 1 });
  const count = header.features.length;
  const room = allocate(Float64Array, count);
  const known = header.features.map((name) => {
    const categories = categoriesOf(header.categories, name);
    return categories && categoryIndex(categories);
  });
  const hasCategories = known.some((index) => index !== undefined);
  return (values, out = new Float64Array(width)) => {
    if (values.length !== count || out.length !== width) {
      const received = `${values.length} values and room for ${out.length}`;
      const expected = `${count} values, in the order of header.features, and room for ${width} numbers`;
      throw new MillraceError("ERR_SHAPE", { what: "a row to predict", expected, received });
    }
    if (!hasCategories && values instanceof Float64Array && out instanceof Float64Array) {
      call(program, values, out, raw, control);
      return out;
    }
    for (let feature = 0; feature < count; feature++) room[feature] = numberOf(values[feature], known[feature]);
    call(program, room, out, raw, control);
    return out;
  };
}

function numberOf(value: RowValue, index: ReadonlyMap<string | number, number> | undefined): number {
  if (value === null || value === undefined) return Number.NaN;
  if (index) return index.get(typeof value === "boolean" ? String(value) : value) ?? Number.NaN;
  return Number(value);
}
