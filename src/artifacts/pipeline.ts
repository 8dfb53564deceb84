// The pipeline that was trained is the one that serves: fitted transforms in order, then a model. No code inside.
//   rows of any table -> conformTable (columns by name, types by role) -> transforms -> features -> model -> predictions
import { type ColumnType, columnTypes, type TypedArray } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import type { JsonValue } from "../core/json.js";
import type { Runtime } from "../engine/runtime.js";
import type { Model, ModelHeader } from "../models/model.js";
import { restoreModel } from "../models/models.js";
import { predictOnDevice } from "../models/predict-on-device.js";
import { require, savedState } from "../transforms/saved-state.js";
import type { FittedTransform } from "../transforms/transform.js";
import { applyTransforms, restoreTransform } from "../transforms/transforms.js";
import { conformTable } from "./conform-table.js";

export { frameRows } from "./frame-rows.js";

const roles = ["numeric", "categorical", "text", "time"] as const;

/** A column a pipeline reads, as its rows must have it. */
export interface InputColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How the pipeline uses it. */
  readonly role: (typeof roles)[number];
  /** Values that mean missing, as text. */
  readonly missing: readonly string[];
}

export interface PipelineBody {
  readonly inputs: readonly InputColumn[];
  readonly target: string;
  /** Fitted transforms, in order: catalogue name and state. */
  readonly transforms: readonly { readonly name: string; readonly state: JsonValue }[];
  readonly model: ModelHeader;
}

/** A pipeline ready to predict. Immutable; a worker or a server may share it. */
export interface Pipeline {
  readonly body: PipelineBody;
  readonly transforms: readonly FittedTransform[];
  readonly model: Model;
}

export interface TablePredictions {
  /** regression: `[n]` values; classes: `[n x classCount]` probabilities, row-major. */
  readonly predictions: Float64Array;
  /** Columns of the table that the pipeline does not read. */
  readonly extra: readonly string[];
  /** Cells that could not be read as numbers or times and counted as missing. */
  readonly unread: readonly { readonly column: string; readonly cells: number }[];
}

/**
 * A saved pipeline, every field of it checked.
 *
 * @param arrays the model's arrays by name
 * @throws {MillraceError} ERR_MODEL_INVALID
 */
export function restorePipeline(body: PipelineBody, arrays: ReadonlyMap<string, TypedArray>): Pipeline {
  const checked = checkBody(body);
  return Object.freeze({
    body: checked,
    transforms: checked.transforms.map(restoreTransform),
    model: restoreModel(checked.model, arrays),
  });
}

/**
 * Predicts every row of a table: the one path of evaluation on files, batch prediction and serving.
 *
 * @throws {MillraceError} ERR_COLUMN_MISSING, ERR_TYPE for a column that cannot be what the pipeline reads
 */
export function predictTable(pipeline: Pipeline, table: Table, runtime: Runtime): TablePredictions {
  const { features, ...told } = featuresOf(pipeline, table, runtime);
  return { predictions: pipeline.model.predict(features, runtime), ...told };
}

/** predictTable with the model on the device that suits it: the same to the bit. */
export async function predictTableOnDevice(
  pipeline: Pipeline,
  table: Table,
  runtime: Runtime,
): Promise<TablePredictions> {
  const { features, ...told } = featuresOf(pipeline, table, runtime);
  return { predictions: await predictOnDevice(pipeline.model, features, runtime), ...told };
}

function featuresOf(pipeline: Pipeline, table: Table, runtime: Runtime) {
  const { columns, extra, unread } = conformTable(pipeline.body.inputs, table, runtime);
  const frame = { columns, features: makeTable([], columns.rowCount) };
  return { features: applyTransforms(pipeline.transforms, frame, runtime).features, extra, unread };
}

function checkBody(body: unknown): PipelineBody {
  const state = savedState("the pipeline", body);
  const inputs = state.list("inputs").map(
    (input): InputColumn => ({
      name: input.text("name"),
      type: input.oneOf("type", columnTypes),
      role: input.oneOf("role", roles),
      missing: input.texts("missing"),
    }),
  );
  const names = new Set(inputs.map(({ name }) => name));
  require(names.size === inputs.length, "the inputs of the pipeline", "different names", "one twice");
  const saved = body as PipelineBody;
  const transforms = state.list("transforms").map((transform, index) => ({
    name: transform.text("name"),
    state: saved.transforms[index].state,
  }));
  return { inputs, target: state.text("target"), transforms, model: checkHeader(saved.model) };
}

function checkHeader(header: unknown): ModelHeader {
  const state = savedState("the model's header", header);
  const task = state.oneOf("task", ["binary", "multiclass", "regression"] as const);
  const classes = state.texts("classes");
  const wanted = { binary: classes.length === 2, multiclass: classes.length >= 2, regression: classes.length === 0 };
  require(wanted[task], "the model's classes", `those of a ${task} task`, String(classes.length));
  savedState("the model's parameters", (header as ModelHeader).parameters);
  const { parameters } = header as ModelHeader;
  return { kind: state.text("kind"), task, features: state.texts("features"), classes, parameters };
}
