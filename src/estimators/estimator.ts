// What the public estimators share: parameters checked when made, fit in a pool worker, a fitted model back.
import { allocate } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { WorkerPool } from "../engine/workers/pool.js";
import type { TrainingSet } from "../models/learner.js";
import { learnerNamed } from "../models/learners.js";
import type { Model } from "../models/model.js";
import { restoreModel } from "../models/models.js";
import { type Answering, answerQuestions } from "./caller-functions.js";
import type { Features } from "./estimator-input.js";
import { tableOf } from "./estimator-input.js";
import { readTarget, readTargetLike, type Target, takeTarget } from "./estimator-target.js";
import type { FitInput, FitOutput, PostedModel } from "./fit.task.js";
import type { BoostedRows, BoostingSettings, FitSettings, LabelledRows, StreamSettings } from "./fit-settings.js";
import { type FittedModel, fittedModel, modelOf } from "./fitted-model.js";
import { takeQueries } from "./row-queries.js";
import { rowWeights } from "./row-weights.js";
import { startScoresOf } from "./start-scores.js";
import type { ReadTarget, WantedTask } from "./target-reader.js";

export type UnlabelledSettings = Pick<FitSettings, "signal" | "onProgress" | "threads" | "device" | "seed">;
/** What learners without a target that weigh their rows take beside the settings. */
export type WeightedRows = Pick<FitSettings, "sampleWeight">;
type Parameters = Readonly<Record<string, unknown>>;

/** One fit: input made a table in shared memory, learned from in a worker, so that the event loop never waits. */
export async function fitEstimator(
  kind: string,
  parameters: Parameters,
  task: WantedTask,
  features: Features,
  settings: FitSettings | BoostingSettings,
): Promise<FittedModel> {
  const {
    signal,
    onProgress,
    threads,
    seed = 0,
    initModel,
    memoryLimit,
    objective,
    metric,
  } = settings as BoostingSettings;
  checkSettings(kind, settings);
  const all = takeTarget(tableOf(features), targetOf(settings));
  const target = readTarget(all.target, objective ? "regression" : task);
  const outputs = objective
    ? (parameters.numClass as number)
    : Math.max(1, target.task === "multiclass" ? target.classes.length : 1);
  const train = trainingSet(all.features, target, outputs, settings, settings.classWeight);
  const validation = settings.validation && validationSet(settings.validation, target, outputs);
  using answering =
    objective || metric ? answerQuestions(settings as BoostingSettings, outputs, train, validation) : undefined;
  const input: FitInput = {
    kind,
    parameters,
    train,
    seed,
    ...(validation ? { validation } : {}),
    ...(initModel !== undefined ? { initModel: postedModel(initModel) } : {}),
    ...(answering ? { exchange: answering.exchange } : {}),
    ...(memoryLimit !== undefined ? { memoryLimit } : {}),
  };
  await using pool = new WorkerPool({ workers: 1, ...(threads ? { threads } : {}) });
  const running = pool.run<FitInput, FitOutput>("estimators/fit.task", input, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(answering ? { transfer: [answering.exchange.port] } : {}),
  });
  const output = await running.catch((error: unknown) => {
    throw causeOf(error, answering);
  });
  const { curve, outOfBag } = output;
  const told = { ...(curve ? { curve } : {}), ...(outOfBag ? { outOfBag } : {}) };
  return fittedModel(restored(output), target, told, threads);
}

/** Labelled rows as a training set, for what learns from them on the calling thread. */
export function readTraining(kind: string, task: WantedTask, features: Features, settings: FitSettings): TrainingSet {
  checkSettings(kind, settings);
  const all = takeTarget(tableOf(features), targetOf(settings));
  return trainingSet(all.features, readTarget(all.target, task), 1, settings, settings.classWeight);
}

/** One fit of rows without labels, in a worker. */
export async function fitUnlabelled(
  kind: string,
  parameters: Parameters,
  features: Features,
  settings: UnlabelledSettings & WeightedRows,
): Promise<Model> {
  checkSettings(kind, settings);
  const { signal, onProgress, threads, seed = 0 } = settings;
  const table = tableOf(features);
  const labels = allocate(Float64Array, table.rowCount);
  const weights = rowWeights({ classes: [], labels }, settings.sampleWeight);
  const train = {
    task: "regression" as const,
    classes: [],
    features: table,
    labels,
    ...(weights ? { weights } : {}),
  };
  await using pool = new WorkerPool({ workers: 1, ...(threads ? { threads } : {}) });
  const output = await pool.run<FitInput, FitOutput>(
    "estimators/fit.task",
    { kind, parameters, train, seed },
    { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) },
  );
  return restored(output);
}

const restored = ({ header, arrays }: PostedModel): Model => restoreModel(header, new Map(arrays));

// The worker only knows that a function failed; its error never left this thread.
function causeOf(error: unknown, answering: Answering | undefined): unknown {
  const isFunctions = error instanceof MillraceError && error.code === "ERR_FUNCTION_FAILED";
  return (isFunctions && answering?.failure) || error;
}

function postedModel(initModel: FittedModel): PostedModel {
  const model = modelOf(initModel);
  if (!model) {
    const expected = "a model that fit of this package answered with";
    throw new MillraceError("ERR_TYPE", { what: "'initModel' of fit", expected, received: typeof initModel });
  }
  const { kind } = model.header;
  if (kind !== "gradient-boosting") {
    const expected = "a model of kind 'gradient-boosting', trained by this package";
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "'initModel' of fit",
      expected,
      received: `one of '${kind}'`,
    });
  }
  return { header: model.header, arrays: [...model.arrays] };
}

const boostingOnly = ["initScore", "group", "queryId", "objective", "metric", "initModel", "memoryLimit"];

/** What is wrong with settings, whatever the rows are. @throws {MillraceError} ERR_OPTION_UNKNOWN, ERR_INVALID_VALUE */
export function checkSettings(
  kind: string,
  { seed = 0, device = "auto", ...settings }: FitSettings | BoostingSettings | StreamSettings,
): void {
  const given = { ...settings.validation, ...settings } as Readonly<Record<string, unknown>>;
  const option = boostingOnly.find((name) => given[name] !== undefined);
  if (option && kind !== "gradient-boosting")
    throw new MillraceError("ERR_OPTION_UNKNOWN", { option, owner: `fit of ${kind}` });
  const invalid = (what: string, expected: string, received: unknown) =>
    new MillraceError("ERR_INVALID_VALUE", { what, expected, received: String(received) });
  if (!Number.isSafeInteger(seed) || seed < 0) throw invalid("'seed'", "a whole number from 0", seed);
  // No silent fallback: who asks for a device that training cannot use yet is told so.
  if (device !== "auto" && device !== "cpu") throw invalid("'device'", "'auto' or 'cpu'", device);
  const { memoryLimit } = settings as BoostingSettings;
  if (memoryLimit !== undefined && !(memoryLimit > 0))
    throw invalid("'memoryLimit'", "a number of bytes above 0", memoryLimit);
}

export function targetOf({ target, y }: Pick<LabelledRows, "target" | "y">): string | Target {
  const given = target ?? y;
  if (given === undefined || (target !== undefined && y !== undefined)) {
    const received = given === undefined ? "neither" : "both";
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "the target of fit",
      expected: "either 'target' or 'y'",
      received,
    });
  }
  return given;
}

function trainingSet(
  given: Table,
  { task, classes, labels }: ReadTarget,
  outputs: number,
  rows: BoostedRows,
  classWeight?: FitSettings["classWeight"],
): TrainingSet {
  const { features, queryOffsets } = takeQueries(given, rows);
  if (labels.length !== given.rowCount) {
    const expected = `${given.rowCount} rows, as the features`;
    throw new MillraceError("ERR_SHAPE", { what: "the target", expected, received: String(labels.length) });
  }
  const weights = rowWeights({ classes, labels }, rows.sampleWeight, classWeight);
  const startScores = rows.initScore && startScoresOf(rows.initScore, labels.length, outputs);
  return {
    task,
    classes,
    features,
    labels,
    ...(weights ? { weights } : {}),
    ...(queryOffsets ? { queryOffsets } : {}),
    ...(startScores ? { startScores } : {}),
  };
}

function validationSet(
  given: BoostedRows & { readonly features: Features },
  target: ReadTarget,
  outputs: number,
): TrainingSet {
  const all = takeTarget(tableOf(given.features), targetOf(given));
  return trainingSet(all.features, { ...target, labels: readTargetLike(all.target, target) }, outputs, given);
}

/** Checks the parameters of a kind now, so that a mistake shows where it is written. */
export function checkedParameters(kind: string, parameters: Parameters): Parameters {
  return learnerNamed(kind).make(parameters).parameters;
}
