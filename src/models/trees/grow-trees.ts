// Trees that do not wait for each other: calls of tree/grow-forest of a few trees a thread, so that progress and
// cancelling have their say. How trees are cut into calls does not change the forest.
import { allocate } from "../../columns/column.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { growForest } from "../../engine/ops/tree/grow-forest.js";
import { scoreOutOfBag } from "../../engine/ops/tree/score-out-of-bag.js";
import { type Runtime, threadsOf } from "../../engine/runtime.js";
import { explainInvalidRow } from "../check-training-set.js";
import type { FitOptions, TrainingSet } from "../learner.js";
import type { ModelHeader, OutOfBag } from "../model.js";
import type { AveragedTrees } from "./averaged-model.js";
import { type Bins, type CodeCopies, codeRows, fitBins, hasColumnsBeside, roomForCodes } from "./coded-table.js";
import { type ForestRoom, forestRoom, joinParts, writtenPart } from "./forest-room.js";
import { checkMemory, copiedBytes, growingMemory } from "./training-memory.js";

export interface GrowthRules {
  readonly trees: number;
  readonly sampling: "all" | "bagging" | "bootstrap";
  readonly sampleFraction: number;
  readonly numLeaves: number;
  readonly maxDepth: number;
  readonly minDataInLeaf: number;
  readonly minImpurityDecrease: number;
  /** From the number of features, how many a node draws. */
  readonly featuresANode: (features: number) => number;
  readonly extraTrees: boolean;
  readonly maxBin: number;
  readonly sampleRows: number;
  readonly categoricalFeature: readonly string[];
}

export interface Grown extends AveragedTrees {
  /** What a header says of the training set. */
  readonly about: Pick<ModelHeader, "task" | "features" | "classes" | "categories">;
  readonly outOfBag?: OutOfBag;
}

const noWeights = new Float64Array(0);
const mostTreesAThread = 32;
const nodesAThread = 2 ** 17;

/** Few, where they might be large, so that there is not much room that nobody needs. */
function treesACall(leaves: number, threads: number): number {
  return threads * Math.max(1, Math.min(mostTreesAThread, Math.floor(nodesAThread / (2 * leaves))));
}

const leavesATree = ({ numLeaves }: GrowthRules, rows: number) => Math.max(1, Math.min(numLeaves, rows));

/** @throws {MillraceError} ERR_MEMORY_TOO_SMALL when it would not fit */
function checkGrowing(
  rules: GrowthRules,
  train: TrainingSet,
  options: FitOptions,
  bins: Bins,
  copies: CodeCopies,
): void {
  const rows = train.labels.length;
  const threads = threadsOf(options.runtime);
  const most = leavesATree(rules, rows);
  checkMemory(
    `growing ${rules.trees} trees on ${rows} rows and ${bins.names.length} features`,
    growingMemory({
      plan: bins.plan,
      rows,
      classes: train.classes.length,
      leaves: Math.min(most, Math.ceil(rows / rules.minDataInLeaf)),
      trees: rules.trees,
      treesACall: Math.min(rules.trees, treesACall(most, threads)),
      threads,
      isSampled: rules.sampling !== "all",
      hasWeights: train.weights !== undefined,
      copiedBytes: copiedBytes(train.features),
      copies,
    }),
    options.memoryLimit,
  );
}

export function growTrees(rules: GrowthRules, train: TrainingSet, options: FitOptions): Grown {
  const { runtime, onProgress } = options;
  const classes = train.classes.length;
  const rows = train.labels.length;
  // Bins of their own for every feature: nodes look at a few features, so that joint codes would save nothing.
  const { maxBin, sampleRows, categoricalFeature } = rules;
  const bins = fitBins(train.features, { maxBin, sampleRows, categoricalFeature, jointCodes: false }, runtime);
  const threads = threadsOf(runtime);
  const most = leavesATree(rules, rows);
  const hasBag = rules.sampling !== "all";
  const copies = { columns: hasColumnsBeside(rows), records: true, isMoved: false };
  checkGrowing(rules, train, options, bins, copies);
  const coded = roomForCodes(bins, rows, copies);
  codeRows(train.features, bins, coded, 0, runtime);
  const outputs = classes > 2 ? classes : 1;
  const bag = {
    outOfBagSums: allocate(BigInt64Array, hasBag ? outputs * rows : 0),
    outOfBagCounts: allocate(Int32Array, hasBag ? rows : 0),
  };
  const outOfBag = allocate(Float64Array, hasBag ? Math.max(1, classes) * rows : 0);
  const shared = {
    codes: coded.codes,
    records: coded.records,
    labels: train.labels,
    weights: train.weights ?? noWeights,
    cuts: bins.cuts,
    ...bins.plan,
    ...bag,
    classCount: classes,
    totalTrees: rules.trees,
    sampling: rules.sampling,
    sampleFraction: rules.sampleFraction,
    numLeaves: most,
    maxDepth: rules.maxDepth,
    minDataInLeaf: rules.minDataInLeaf,
    minImpurityDecrease: rules.minImpurityDecrease,
    featuresANode: Math.max(1, Math.min(bins.names.length, rules.featuresANode(bins.names.length))),
    extraTrees: rules.extraTrees,
    seed: options.seed,
    ranks: options.ranks ?? 1,
  };
  const parts: { room: ForestRoom; shares: Float64Array }[] = [];
  // Room for one tree of the most leaves, then for trees like the largest so far and half as much again.
  let leaves = most;
  let largest = 1;
  for (let done = 0; done < rules.trees; ) {
    const trees = Math.min(treesACall(leaves, threads), rules.trees - done);
    const room = forestRoom(trees, leaves, bins.plan);
    const shares = allocate(Float64Array, classes > 2 ? room.feature.length * classes : 0);
    const counts = new Int32Array(4);
    const isLast = done + trees === rules.trees;
    const call = { firstTree: done, trees, outOfBag: isLast ? outOfBag : outOfBag.subarray(0, 0) };
    try {
      runOp(growForest, { ...shared, ...room, ...call, shares, counts }, runtime);
    } catch (error) {
      if (error instanceof MillraceError && error.code === "ERR_SHAPE" && leaves < most) {
        leaves = most;
        continue;
      }
      throw explainInvalidRow(error, train);
    }
    const [grown, nodes, sets, words] = counts;
    parts.push({
      room: writtenPart(room, { trees: grown, nodes, sets, words }),
      shares: shares.slice(0, nodes * (classes > 2 ? classes : 0)),
    });
    const { treeOffsets } = parts[parts.length - 1].room;
    for (let tree = 0; tree < grown; tree++) largest = Math.max(largest, treeOffsets[tree + 1] - treeOffsets[tree]);
    leaves = Math.min(most, Math.ceil(0.75 * (largest + 1)));
    done += grown;
    onProgress?.({ step: "training", done, total: rules.trees, unit: "trees" });
  }
  const forest = joinParts(
    parts.map(({ room }) => room),
    allocate(Float64Array, 1),
  );
  const { names, categories } = bins;
  return {
    about: {
      task: train.task,
      features: names,
      classes: train.classes,
      ...(Object.keys(categories).length > 0 ? { categories } : {}),
    },
    forest,
    ...(classes > 2 ? { shares: joinShares(parts.map(({ shares }) => shares)) } : {}),
    ...(hasBag ? { outOfBag: scored(train, outOfBag, runtime) } : {}),
  };
}

function joinShares(parts: readonly Float64Array[]): Float64Array {
  const all = allocate(
    Float64Array,
    parts.reduce((length, part) => length + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function scored({ labels, classes, weights }: TrainingSet, predictions: Float64Array, runtime: Runtime): OutOfBag {
  const score = new Float64Array(1);
  const args = { labels, weights: weights ?? noWeights, predictions, score, classCount: classes.length };
  runOp(scoreOutOfBag, args, runtime);
  return { metric: classes.length > 0 ? "accuracy" : "r2", score: score[0], predictions };
}
