// The rounds of boosting: calls of tree/boost-trees of about a quarter of a second each, so that progress and early
// stopping have their say. How the rounds are cut into calls does not change the model.
import { allocate } from "../../columns/column.js";
import { runOp } from "../../engine/dispatch.js";
import { boostTrees } from "../../engine/ops/tree/boost-trees.js";
import { explainInvalidRow } from "../check-training-set.js";
import type { FitOptions, TrainingSet } from "../learner.js";
import type { LearningCurve } from "../model.js";
import type { Bins, CodedTable } from "../trees/coded-table.js";
import type { Forest } from "../trees/forest.js";
import { type ForestRoom, firstTrees, forestRoom, joinParts, writtenPart } from "../trees/forest-room.js";
import { type Parameters, treeArguments } from "../trees/tree-parameters.js";
import { boostingKind } from "./model.js";
import type { BoostingObjective } from "./objectives.js";

export interface BoostingSets {
  readonly train: TrainingSet;
  readonly coded: CodedTable;
  readonly validation?: TrainingSet;
  readonly watched?: CodedTable;
}

export interface Boosted {
  readonly forest: Forest;
  readonly curve: LearningCurve;
  /** Rounds kept: up to the best one, where early stopping watched. */
  readonly rounds: number;
}

const noNumbers = new Float64Array(0);
const noOffsets = new Int32Array(0);
const callSeconds = 0.25;

export function boostForest(
  parameters: Parameters,
  objective: BoostingObjective,
  bins: Bins,
  sets: BoostingSets,
  options: FitOptions,
): Boosted {
  const { train, validation } = sets;
  const number = (name: string) => parameters.get(name) as number;
  const outputs = train.task === "multiclass" ? train.classes.length : 1;
  const rows = train.labels.length;
  const leaves = Math.max(2, Math.min(number("numLeaves"), rows));
  const total = number("numIterations");
  const patience = validation ? number("earlyStoppingRound") : 0;
  const isDart = parameters.get("boosting") === "dart";
  const state = {
    scores: startScores(train, outputs),
    validationScores: startScores(validation, outputs),
    initial: allocate(Float64Array, outputs),
  };
  const shared = {
    ...roundArguments(parameters, objective, train),
    ...treeArguments(boostingKind, parameters, bins.names, leaves),
    codes: sets.coded.codes,
    records: sets.coded.records,
    labels: train.labels,
    weights: weightsOf(parameters, train),
    queryOffsets: train.queryOffsets ?? noOffsets,
    validationCodes: sets.watched?.codes ?? new Uint8Array(0),
    validationLabels: validation?.labels ?? noNumbers,
    validationWeights: validation?.weights ?? noNumbers,
    validationQueryOffsets: validation?.queryOffsets ?? noOffsets,
    cuts: bins.cuts,
    ...bins.plan,
    gradients: noNumbers,
    hessians: noNumbers,
    ...state,
    outOfBagSums: noNumbers,
    outOfBagCounts: noOffsets,
    totalRounds: total,
    seed: options.seed,
    ranks: options.ranks ?? 1,
  };
  const parts: ForestRoom[] = [];
  const trainCurve: number[] = [];
  const validationCurve: number[] = [];
  let rounds = isDart ? total : 1;
  let best = 0;
  for (let done = 0; done < total && (patience === 0 || done - best < patience); ) {
    const begin = performance.now();
    const room = forestRoom(rounds * outputs, leaves, bins.plan);
    const own = {
      trainCurve: new Float64Array(rounds),
      validationCurve: new Float64Array(validation ? rounds : 0),
      counts: new Int32Array(4),
    };
    try {
      runOp(boostTrees, { ...shared, ...room, ...own, firstRound: done, rounds }, options.runtime);
    } catch (error) {
      throw explainInvalidRow(error, train);
    }
    const [grown, nodes, setCount, words] = own.counts;
    parts.push(writtenPart(room, { trees: grown * outputs, nodes, sets: setCount, words }));
    trainCurve.push(...own.trainCurve.subarray(0, grown));
    if (validation) validationCurve.push(...own.validationCurve.subarray(0, grown));
    done += grown;
    best = patience > 0 ? bestRound(validationCurve) : done;
    report(options, done, total, { trainCurve, validationCurve, objective });
    const seconds = Math.max(1e-6, (performance.now() - begin) / 1000);
    rounds = Math.max(1, Math.min(total - done, Math.round((grown * callSeconds) / seconds), 2 * grown));
  }
  const isStopped = patience > 0 && trainCurve.length - best >= patience;
  const run = isStopped ? best + patience : trainCurve.length;
  const kept = patience > 0 ? best : run;
  const curve: LearningCurve = {
    metric: objective.curve,
    train: trainCurve.slice(0, run),
    validation: validationCurve.slice(0, run),
  };
  return { forest: firstTrees(joinParts(parts, state.initial), kept * outputs), curve, rounds: kept };
}

/** Rounds up to the lowest loss, the first of equals. */
function bestRound(curve: readonly number[]): number {
  let best = 0;
  curve.forEach((loss, round) => {
    if (loss < curve[best]) best = round;
  });
  return best + 1;
}

function startScores(set: TrainingSet | undefined, outputs: number): Float64Array {
  const scores = allocate(Float64Array, outputs * (set?.labels.length ?? 0));
  if (set?.startScores) scores.set(set.startScores);
  return scores;
}

function roundArguments(parameters: Parameters, objective: BoostingObjective, train: TrainingSet) {
  const number = (name: string) => parameters.get(name) as number;
  const strategy = parameters.get("dataSampleStrategy") as string;
  const isBagged = number("baggingFreq") > 0 && number("baggingFraction") < 1;
  const isByGradient = strategy !== "bagging";
  return {
    objective: objective.loss,
    alpha: number("alpha"),
    tweediePower: number("tweedieVariancePower"),
    poissonMaxDeltaStep: number("poissonMaxDeltaStep"),
    sigmoid: number("sigmoid"),
    truncationLevel: number("lambdarankTruncationLevel"),
    ndcgRows: 0,
    normalize: parameters.get("lambdarankNorm") as boolean,
    isForest: false,
    fromAverage: !train.startScores && (parameters.get("boostFromAverage") as boolean),
    learningRate: number("learningRate"),
    sampling: isByGradient ? strategy : isBagged ? "bagging" : "all",
    sampleFraction: number("baggingFraction"),
    samplePeriod: Math.max(1, number("baggingFreq")),
    topRate: number("topRate"),
    otherRate: number("otherRate"),
    mvsLambda: number("mvsReg"),
    // LightGBM leaves the first 1 / learningRate rounds of GOSS whole.
    firstSampledRound: strategy === "goss" ? Math.floor(1 / number("learningRate")) : 0,
    isDart: parameters.get("boosting") === "dart",
    dropRate: number("dropRate"),
    skipDrop: number("skipDrop"),
    maxDrop: Math.max(0, number("maxDrop")),
    uniformDrop: parameters.get("uniformDrop") as boolean,
    xgboostDartMode: parameters.get("xgboostDartMode") as boolean,
  };
}

/** Row weights with the weight of the second class multiplied in, where it has one. */
function weightsOf(parameters: Parameters, { labels, weights, task }: TrainingSet): Float64Array {
  let scale = parameters.get("scalePosWeight") as number;
  if (task === "binary" && parameters.get("isUnbalance")) {
    const positive = labels.reduce((sum, label) => sum + label, 0);
    scale = positive > 0 ? (labels.length - positive) / positive : 1;
  }
  if (task !== "binary" || scale === 1) return weights ?? noNumbers;
  const scaled = allocate(Float64Array, labels.length);
  for (let row = 0; row < labels.length; row++) scaled[row] = (weights?.[row] ?? 1) * (labels[row] === 1 ? scale : 1);
  return scaled;
}

function report(
  { onProgress }: FitOptions,
  done: number,
  total: number,
  {
    validationCurve,
    trainCurve,
    objective,
  }: { validationCurve: number[]; trainCurve: number[]; objective: BoostingObjective },
): void {
  const [part, curve] = validationCurve.length > 0 ? ["validation", validationCurve] : ["train", trainCurve];
  onProgress?.({
    step: `training, ${part} ${objective.curve} ${curve.at(-1)!.toPrecision(5)}`,
    done,
    total,
    unit: "trees",
  });
}
