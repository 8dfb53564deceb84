import { type Runtime, threadsOf } from "../../engine/runtime.js";
import { checkLabelledSet, checkTrainingSet } from "../check-training-set.js";
import type { FitOptions, LabelledSet, Learner, LearnerKind, StreamedTraining, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { invalidParameter, readParameters } from "../parameters.js";
import type { BinPlan } from "../trees/bin-plan.js";
import { codeStream } from "../trees/code-stream.js";
import {
  type BinSettings,
  type Bins,
  type CodeCopies,
  type CodedTable,
  codeRows,
  codeTable,
  fitBins,
  roomForCodes,
  trainingCopies,
} from "../trees/coded-table.js";
import { checkMemory, copiedBytes, trainingMemory } from "../trees/training-memory.js";
import type { Parameters } from "../trees/tree-parameters.js";
import { boostForest } from "./boost-forest.js";
import { boostingParameters, checkTogether } from "./boosting-parameters.js";
import { type Continued, continuedModel, extendedCategories } from "./continued-model.js";
import { boostingKind, boostingModel } from "./model.js";
import { type BoostingObjective, customObjective, objectiveFor, objectives } from "./objectives.js";
import { leavesOf, lossBytes } from "./tree-calls.js";

/**
 * Histogram gradient boosting: trees grown over at most 255 bins a feature, in exact integer sums, so that any number
 * of threads gives the same model to the bit. Missing values go to the side that gains more.
 *
 * @see docs/algorithms/gradient-boosting.md
 */
export const gradientBoosting: LearnerKind = {
  kind: boostingKind,
  make(given) {
    const parameters = readParameters(boostingKind, boostingParameters, given);
    checkTogether(parameters);
    return Object.freeze<Learner>({
      kind: boostingKind,
      title: `Gradient boosting, ${parameters.get("numLeaves")} leaves`,
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitModel(parameters, train, options),
      stream: (runtime) => streamTraining(parameters, runtime),
    });
  },
};

function fitModel(parameters: Parameters, train: TrainingSet, options: FitOptions): Model {
  checkTrainingSet(train);
  const settled = settle(parameters, train, options);
  const { objective, outputs } = settled;
  const continued = options.initModel && continuedModel(options.initModel, train, objective, outputs);
  const known = continued?.model.header.categories ?? {};
  const settings = binSettings(parameters);
  const bins = fitBins(
    train.features,
    continued ? { ...settings, number: (found) => extendedCategories(known, found) } : settings,
    options.runtime,
  );
  checkSize(parameters, settled, bins, train, copiedBytes(train.features), options);
  const coded = roomForCodes(bins, train.labels.length, copiesFor(parameters)(bins.plan, train.labels.length));
  codeRows(train.features, bins, coded, 0, options.runtime);
  return boostCoded(parameters, { ...settled, ...(continued ? { continued } : {}) }, bins, train, coded, options);
}

function streamTraining(parameters: Parameters, runtime: Runtime): StreamedTraining {
  const stream = codeStream(binSettings(parameters), copiesFor(parameters), runtime);
  let begun: { rows: LabelledSet; options: FitOptions; settled: Settled } | undefined;
  return {
    survey: stream.survey,
    begin(rows, options) {
      checkLabelledSet(rows, stream.rowCount());
      if (options.initModel) throw invalidParameter(boostingKind, "initModel", "none with batches", "one");
      const settled = settle(parameters, rows, options);
      checkSize(parameters, settled, stream.bins(), rows, 0, options);
      begun = { rows, options, settled };
    },
    code: stream.code,
    finish() {
      const { rows, options, settled } = begun!;
      const { bins, coded } = stream.finish();
      return boostCoded(parameters, settled, bins, rows, coded, options);
    },
  };
}

const copiesFor =
  (parameters: Parameters) =>
  (plan: BinPlan, rowCount: number): CodeCopies =>
    trainingCopies(parameters.get("columnCopy") as string, plan, rowCount);

function binSettings(parameters: Parameters): BinSettings {
  return {
    maxBin: parameters.get("maxBin") as number,
    sampleRows: parameters.get("binConstructSampleCnt") as number,
    jointCodes: parameters.get("jointCodes") as boolean,
    categoricalFeature: parameters.get("categoricalFeature") as readonly string[],
  };
}

interface Settled {
  readonly objective: BoostingObjective;
  /** Scores a row, and trees a round. */
  readonly outputs: number;
  readonly continued?: Continued;
}

function settle(parameters: Parameters, train: LabelledSet, options: FitOptions): Settled {
  if (options.validation) checkTrainingSet(options.validation);
  const objective = objectiveOf(parameters, train, options);
  const outputs = options.customLoss?.outputs ?? (train.task === "multiclass" ? train.classes.length : 1);
  return { objective, outputs };
}

function boostCoded(
  parameters: Parameters,
  { objective, outputs, continued }: Settled,
  bins: Bins,
  train: LabelledSet,
  coded: CodedTable,
  options: FitOptions,
): Model {
  const { runtime, validation, customLoss } = options;
  const watched = validation && codeTable(validation.features, bins, false, runtime);
  const sets = { train, coded, ...(validation && watched ? { validation, watched } : {}) };
  const plan = { parameters, objective, outputs, bins, sets, ...(continued ? { continued } : {}) };
  const { forest, curve, rounds } = boostForest(plan, options);
  return boostingModel(
    {
      kind: boostingKind,
      task: train.task,
      features: bins.names,
      classes: train.classes,
      ...(Object.keys(bins.categories).length > 0 ? { categories: bins.categories } : {}),
      parameters: {
        ...Object.fromEntries(parameters),
        objective: objective.name,
        numIterations: rounds,
        trainingRows: train.labels.length,
        ...(customLoss ? { numClass: outputs } : {}),
      },
    },
    forest,
    curve,
  );
}

function objectiveOf(
  parameters: Parameters,
  train: LabelledSet,
  { customLoss, customMetric, validation }: FitOptions,
): BoostingObjective {
  const fail = (name: string, expected: string, received: string): never => {
    throw invalidParameter(boostingKind, name, expected, received);
  };
  const isDart = parameters.get("boosting") === "dart";
  if (isDart && (customLoss || customMetric))
    fail("boosting", "'gbdt' with functions of your own, which are called round by round", "'dart'");
  if (customMetric && !validation) fail("metric", "validation rows with a metric function", "none");
  if (customLoss) {
    if (train.task !== "regression") fail("objective", "numbers as labels with a loss function", train.task);
    return customObjective;
  }
  const name = parameters.get("objective") as string;
  const known = objectives.filter(({ tasks }) => tasks.includes(train.task)).map((each) => each.name);
  const objective = objectiveFor(name, train.task);
  if (!objective) return fail("objective", `one for ${train.task} (${known.join(", ")})`, `'${name}'`);
  const numClass = parameters.get("numClass") as number;
  if (numClass > 1 && numClass !== train.classes.length)
    fail("numClass", `the ${train.classes.length} classes of the target`, String(numClass));
  for (const [what, set] of [
    ["the training rows", train],
    ["the validation rows", validation],
  ] as const) {
    if (objective.isRanking && set && !set.queryOffsets)
      fail("objective", `queries of ${what}, given as 'group' or 'queryId'`, `none for '${objective.name}'`);
  }
  return objective;
}

function checkSize(
  parameters: Parameters,
  { objective, outputs }: Settled,
  { plan, names }: Bins,
  train: LabelledSet,
  copied: number,
  { runtime, validation, memoryLimit }: FitOptions,
): void {
  const number = (name: string) => parameters.get(name) as number;
  const rows = train.labels.length;
  const isBagged = number("baggingFreq") > 0 && number("baggingFraction") < 1;
  const parts = trainingMemory({
    plan,
    rows,
    validationRows: validation?.labels.length ?? 0,
    outputs,
    leaves: Math.min(leavesOf(parameters, rows), Math.ceil(rows / Math.max(1, number("minDataInLeaf"))) + 1),
    // Where training may stop early, it rarely comes far.
    rounds: Math.min(number("numIterations"), number("earlyStoppingRound") > 0 ? 1000 : Number.POSITIVE_INFINITY),
    threads: threadsOf(runtime),
    poolBytes: number("histogramPoolSize") * 2 ** 20,
    isSampled: isBagged || parameters.get("dataSampleStrategy") !== "bagging",
    lossBytes: lossBytes(objective),
    copiedBytes: copied,
    copies: copiesFor(parameters)(plan, rows),
  });
  checkMemory(`training on ${rows} rows and ${names.length} features`, parts, memoryLimit);
}
