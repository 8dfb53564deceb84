// The pipeline that was trained is the one that serves: fitted transforms in order, then a model. No code inside.

import type { ColumnType } from "../columns/column.js";
import type { JsonValue } from "../core/json.js";
import type { ModelHeader } from "../models/model.js";

/** A column a pipeline reads, as its rows must have it. */
export interface InputColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How the pipeline uses it. */
  readonly role: "numeric" | "categorical" | "text" | "time";
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
