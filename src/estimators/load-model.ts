// The door to models of other libraries: a file, its bytes or its text in, a fitted model out.
import { makeRuntime } from "../engine/runtime.js";
import { readLightGBM } from "../models/lightgbm/read-lightgbm.js";
import type { LoadedHeader, LoadedModel, LoadOptions } from "../models/trees/forest-model.js";
import { modelOfLoaded } from "../models/trees/loaded-model.js";
import { readXGBoost } from "../models/xgboost/read-xgboost.js";
import { readFileBytes } from "../sources/read-bytes.js";
import { type FittedModel, fittedModel } from "./fitted-model.js";

/** A path, the bytes of a file, or the text of a model (told from a path by its line ends or braces). */
export type ModelSource = string | Uint8Array;

export interface LoadModelOptions extends LoadOptions {
  /** Native threads to predict with at most; default all cores. */
  readonly threads?: number;
}

/** A model of another library. `predictRaw` and `predictLeaves` have the bits of that library's. */
export interface LoadedTrees extends FittedModel {
  readonly header: LoadedHeader;
}

/**
 * Loads a LightGBM text model (`Booster.save_model`), plain or gzip.
 *
 * @throws {MillraceError} ERR_MODEL_FORMAT with the line; ERR_MODEL_INVALID; ERR_MODEL_UNSUPPORTED for linear leaves and
 *   unknown objectives; ERR_FILE_MISSING
 * @see docs/reference/models-of-other-libraries.md
 */
export async function loadLightGBM(source: ModelSource, options: LoadModelOptions = {}): Promise<LoadedTrees> {
  const bytes = await bytesOf(source);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return loaded(readLightGBM(text, options), options);
}

/**
 * Loads an XGBoost model (`Booster.save_model`) as JSON or UBJSON, plain or gzip.
 *
 * @throws {MillraceError} ERR_MODEL_FORMAT with the byte or the path inside; ERR_MODEL_INVALID; ERR_MODEL_UNSUPPORTED for
 *   linear boosters, vector leaves, several targets and unknown objectives; ERR_FILE_MISSING
 * @see docs/reference/models-of-other-libraries.md
 */
export async function loadXGBoost(source: ModelSource, options: LoadModelOptions = {}): Promise<LoadedTrees> {
  return loaded(readXGBoost(await bytesOf(source), options), options);
}

async function bytesOf(source: ModelSource): Promise<Uint8Array> {
  if (typeof source !== "string") return source;
  if (/[\n{]/.test(source)) return Buffer.from(source, "utf8");
  const { bytes, size } = await readFileBytes(source, { runtime: makeRuntime() });
  return bytes.subarray(0, size);
}

function loaded(model: LoadedModel, { threads }: LoadModelOptions): LoadedTrees {
  const { task, classes } = model.header;
  const numbers = Float64Array.from(classes, Number);
  const target = {
    task,
    labels: new Float64Array(0),
    classes,
    ...(numbers.every((value) => !Number.isNaN(value)) ? { classValues: numbers } : {}),
  };
  return fittedModel(modelOfLoaded(model), target, {}, threads) as LoadedTrees;
}
