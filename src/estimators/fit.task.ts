import type { TypedArray } from "../columns/column.js";
import type { TaskContext } from "../engine/workers/worker.js";
import type { TrainingSet } from "../models/learner.js";
import { learnerNamed } from "../models/learners.js";
import type { LearningCurve, ModelHeader, OutOfBag } from "../models/model.js";
import { restoreModel } from "../models/models.js";
import { askedFunctions } from "./asked-functions.js";
import type { Exchange } from "./caller-functions.js";

/** A model as it is posted. */
export interface PostedModel {
  readonly header: ModelHeader;
  readonly arrays: readonly (readonly [string, TypedArray])[];
}

export interface FitInput {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly train: TrainingSet;
  readonly validation?: TrainingSet;
  readonly seed: number;
  readonly initModel?: PostedModel;
  readonly exchange?: Exchange;
  readonly memoryLimit?: number;
}

export interface FitOutput extends PostedModel {
  readonly curve?: LearningCurve;
  readonly outOfBag?: OutOfBag;
}

/** Fits a learner in a pool worker; tables and labels are shared memory, the model comes back as its arrays. */
export function run(input: FitInput, { runtime, onProgress }: TaskContext): FitOutput {
  const { kind, parameters, train, validation, seed, initModel, exchange, memoryLimit } = input;
  const learner = learnerNamed(kind).make(parameters);
  onProgress({ step: `training ${kind}`, done: 0, total: 0, unit: "steps" });
  try {
    const model = learner.fit(train, {
      seed,
      runtime,
      onProgress,
      ...(validation ? { validation } : {}),
      ...(initModel ? { initModel: restoreModel(initModel.header, new Map(initModel.arrays)) } : {}),
      ...(memoryLimit !== undefined ? { memoryLimit } : {}),
      ...(exchange ? askedFunctions(exchange, runtime) : {}),
    });
    const { header, arrays, curve, outOfBag } = model;
    return { header, arrays: [...arrays], ...(curve ? { curve } : {}), ...(outOfBag ? { outOfBag } : {}) };
  } finally {
    exchange?.port.close();
  }
}
