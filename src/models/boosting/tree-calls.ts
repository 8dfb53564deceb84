// Calls of tree/boost-trees, one after the other over the same scores.
import { allocate } from "../../columns/column.js";
import { runOp } from "../../engine/dispatch.js";
import { boostTrees } from "../../engine/ops/tree/boost-trees.js";
import { explainInvalidRow } from "../check-training-set.js";
import type { FitOptions, LabelledSet, TrainingSet } from "../learner.js";
import type { Bins, CodedTable } from "../trees/coded-table.js";
import { type ForestRoom, forestRoom, writtenPart } from "../trees/forest-room.js";
import { type Parameters, treeArguments } from "../trees/tree-parameters.js";
import { type Continued, firstScores } from "./continued-model.js";
import { labelRule } from "./label-rules.js";
import { boostingKind } from "./model.js";
import { type BoostingObjective, customObjective } from "./objectives.js";
import { roundArguments, weightsOf } from "./round-arguments.js";

export interface BoostingSets {
  /** Their features only where training goes on from a model. */
  readonly train: LabelledSet | TrainingSet;
  readonly coded: CodedTable;
  readonly validation?: TrainingSet;
  readonly watched?: CodedTable;
}

/** What is trained: everything that is settled before the first round. */
export interface BoostingPlan {
  readonly parameters: Parameters;
  readonly objective: BoostingObjective;
  /** Scores a row, and trees a round. */
  readonly outputs: number;
  readonly bins: Bins;
  readonly sets: BoostingSets;
  /** The model that training goes on from. */
  readonly continued?: Continued;
}

/** What one call has grown: `grown` rounds, at most as many as asked for. */
export interface GrownRounds {
  readonly grown: number;
  readonly part: ForestRoom;
  readonly trainCurve: Float64Array;
  /** Empty without validation rows. */
  readonly validationCurve: Float64Array;
}

export interface TreeCalls {
  grow(done: number, rounds: number): GrownRounds;
  /** `[outputs x n]` after the last call. */
  readonly validationScores: Float64Array;
  /** `[outputs]` where scores begin: known after the first call. */
  readonly initial: Float64Array;
}

const noNumbers = new Float64Array(0);
const noOffsets = new Int32Array(0);

export function leavesOf(parameters: Parameters, rows: number): number {
  return Math.max(2, Math.min(parameters.get("numLeaves") as number, rows));
}

export function treeCalls(plan: BoostingPlan, options: FitOptions): TreeCalls {
  const { outputs, bins, sets, continued } = plan;
  const { train, validation } = sets;
  const { customLoss, runtime } = options;
  const leaves = leavesOf(plan.parameters, train.labels.length);
  const shared = sharedArguments(plan, options, leaves);
  const { scores, validationScores, initial } = shared;
  const firstRound = continued?.rounds ?? 0;
  const call = (done: number, rounds: number): GrownRounds => {
    const room = forestRoom(rounds * outputs, leaves, bins.plan);
    const curves = {
      trainCurve: new Float64Array(rounds),
      validationCurve: new Float64Array(validation ? rounds : 0),
    };
    const counts = new Int32Array(4);
    const own = rounds > 0 ? customLoss?.gradientsOf(scores, done) : undefined;
    try {
      runOp(boostTrees, { ...shared, ...own, ...room, ...curves, counts, firstRound: done, rounds }, runtime);
    } catch (error) {
      const weighted = { ...train, ...(shared.weights.length > 0 ? { weights: shared.weights } : {}) };
      throw explainInvalidRow(error, weighted, labelRule(plan.objective, train.classes.length), validation);
    }
    const [grown, nodes, setCount, words] = counts;
    return {
      grown,
      part: bounded(writtenPart(room, { trees: grown * outputs, nodes, sets: setCount, words })),
      trainCurve: curves.trainCurve.subarray(0, grown),
      validationCurve: curves.validationCurve.subarray(0, grown),
    };
  };
  // Labels are checked and progress begins in round 0: a training that starts later makes an empty call of it first.
  if (firstRound > 0) call(0, 0);
  return { grow: (done, rounds) => call(firstRound + done, rounds), validationScores, initial };
}

// Squares of huge labels and weights overflow; their sums over a forest must not, as shares of importance are made of them.
const most = 1e300;

function bounded(part: ForestRoom): ForestRoom {
  const bound = (values: Float64Array) =>
    values.map((value) => (value < most ? value : Number.isNaN(value) ? 0 : most));
  return { ...part, gain: bound(part.gain), cover: bound(part.cover) };
}

function sharedArguments(plan: BoostingPlan, options: FitOptions, leaves: number) {
  const { parameters, objective, outputs, bins, sets, continued } = plan;
  const { train, validation } = sets;
  const initial = allocate(Float64Array, outputs);
  if (continued) initial.set(continued.forest.initial);
  const hasStart = train.startScores !== undefined || continued !== undefined;
  return {
    ...roundArguments(parameters, objective, hasStart),
    ...treeArguments(boostingKind, parameters, bins.names, leaves),
    codes: sets.coded.codes,
    records: sets.coded.records,
    order: sets.coded.order,
    labels: train.labels,
    weights: weightsOf(parameters, train, options.runtime),
    queryOffsets: train.queryOffsets ?? noOffsets,
    validationCodes: sets.watched?.codes ?? new Uint8Array(0),
    validationLabels: validation?.labels ?? noNumbers,
    validationWeights: validation?.weights ?? noNumbers,
    validationQueryOffsets: validation?.queryOffsets ?? noOffsets,
    cuts: bins.cuts,
    ...bins.plan,
    gradients: noNumbers,
    hessians: noNumbers,
    scores: firstScores(train, outputs, continued, options.runtime),
    validationScores: firstScores(validation, outputs, continued, options.runtime),
    initial,
    totalRounds: parameters.get("numIterations") as number,
    seed: options.seed,
    ranks: options.ranks ?? 1,
  };
}

/** Bytes a row and output that a loss holds besides scores: gradients of all rows at once, or residuals by leaf. */
export function lossBytes({ loss, isRanking }: BoostingObjective): number {
  if (isRanking || loss === customObjective.loss) return 16;
  return loss === "absolute-error" || loss === "quantile" ? 16 : 0;
}
