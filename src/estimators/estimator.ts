// What the public estimators share: parameters checked when made, fit in a pool worker, a fitted model back.
import type { TypedArray } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import type { OnProgress } from "../core/progress.js";
import { WorkerPool } from "../engine/workers/pool.js";
import type { TrainingSet } from "../models/learner.js";
import { learnerNamed } from "../models/learners.js";
import type { Task } from "../models/model.js";
import { restoreModel } from "../models/models.js";
import { type Features, shared, tableOf } from "./estimator-input.js";
import { type ReadTarget, readTarget, readTargetLike, type Target, takeTarget } from "./estimator-target.js";
import type { FitInput, FitOutput } from "./fit.task.js";
import { type FittedModel, fittedModel } from "./fitted-model.js";

export interface FitSettings {
  /** Labels, or the name of the column of the features that holds them. `y` is another name for it. */
  readonly target?: string | Target;
  readonly y?: string | Target;
  /** `[n]` weights of the rows, from 0. */
  readonly sampleWeight?: TypedArray | readonly number[];
  /** Rows that early stopping watches; never trained on. */
  readonly validation?: {
    readonly features: Features;
    readonly target?: string | Target;
    readonly y?: string | Target;
  };
  /** Stops the fit: it then rejects with ERR_CANCELLED. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Native threads to use at most; default all cores. The model is the same to the bit for any number. */
  readonly threads?: number;
  readonly device?: "auto" | "cpu";
  readonly seed?: number;
}

export type EstimatorTask = Task | "classes" | "auto";
type Parameters = Readonly<Record<string, unknown>>;

/** One fit: input made a table in shared memory, learned from in a worker, so that the event loop never waits. */
export async function fitEstimator(
  kind: string,
  parameters: Parameters,
  task: EstimatorTask,
  features: Features,
  settings: FitSettings,
): Promise<FittedModel> {
  const { signal, onProgress, threads, seed = 0 } = settings;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "'seed'",
      expected: "a whole number from 0",
      received: String(seed),
    });
  }
  const { device = "auto" } = settings;
  if (device !== "auto" && device !== "cpu") {
    // No silent fallback: who asks for a device that training cannot use yet is told so.
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "'device'",
      expected: "'auto' or 'cpu'",
      received: String(device),
    });
  }
  const all = takeTarget(tableOf(features), targetOf(settings));
  const target = readTarget(all.target, task);
  const train = trainingSet(all.features, target, target.labels, settings.sampleWeight);
  const validation = settings.validation && validationSet(settings.validation, target);
  const input: FitInput = { kind, parameters, train, seed, ...(validation ? { validation } : {}) };
  await using pool = new WorkerPool({ workers: 1, ...(threads ? { threads } : {}) });
  const output = await pool.run<FitInput, FitOutput>("estimators/fit.task", input, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  return fittedModel(restoreModel(output.header, new Map(output.arrays)), target, output.curve, threads);
}

function targetOf({ target, y }: { target?: string | Target; y?: string | Target }): string | Target {
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
  features: Table,
  { task, classes }: ReadTarget,
  labels: Float64Array,
  weights?: TypedArray | readonly number[],
): TrainingSet {
  const shape = (what: string, received: number) =>
    new MillraceError("ERR_SHAPE", {
      what,
      expected: `${features.rowCount} rows, as the features`,
      received: String(received),
    });
  if (labels.length !== features.rowCount) throw shape("the target", labels.length);
  if (weights && weights.length !== features.rowCount) throw shape("'sampleWeight'", weights.length);
  const own = weights && shared(Float64Array.from(weights as ArrayLike<number>, Number));
  return { task, classes, features, labels, ...(own ? { weights: own } : {}) };
}

function validationSet(given: NonNullable<FitSettings["validation"]>, target: ReadTarget): TrainingSet {
  const all = takeTarget(tableOf(given.features), targetOf(given));
  return trainingSet(all.features, target, readTargetLike(all.target, target));
}

/** Checks the parameters of a kind now, so that a mistake shows where it is written. */
export function checkedParameters(kind: string, parameters: Parameters): Parameters {
  return learnerNamed(kind).make(parameters).parameters;
}
