import { contiguous } from "../columns/column.js";
import { columnNamed, makeTable, type Table } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { put } from "../engine/ops/column/put.js";
import type { Runtime } from "../engine/runtime.js";
import type { Frame, Target, Transform } from "./transform.js";
import { type SavedTransform, saveTransform } from "./transforms.js";

/** All rows and the training rows on their way through the steps. Steps are fitted on `train` only. */
export interface Preparation {
  readonly all: Frame;
  /** Columns of the training rows; of the features only the names, in a table without rows. */
  readonly train: Frame;
  readonly trainRows: Uint32Array;
  readonly target: Target;
  readonly transforms: readonly SavedTransform[];
  readonly features: readonly { readonly feature: string; readonly source: string }[];
  readonly changes: readonly Change[];
}

export interface Change {
  readonly column: string;
  readonly what: string;
  readonly cells: number;
}

/**
 * Fits one transform on the training rows and applies it to all. Where it makes other features for the rows it learned
 * from (target encoding, cross-fitted), the training rows get those.
 */
export function fitStep<O>(
  preparation: Preparation,
  transform: Transform<O>,
  options: O,
  runtime: Runtime,
): Preparation {
  const { train, trainRows, target } = preparation;
  const onTrain = transform.fitTransform?.(train, options, runtime, target);
  const fitted = onTrain?.fitted ?? transform.fit(train, options, runtime, target);
  const all = fitted.apply(preparation.all, runtime);
  if (onTrain) overwrite(all.features, onTrain.made, trainRows, runtime);
  const changesColumns = all.columns !== preparation.all.columns;
  const trainColumns = changesColumns ? fitted.apply({ ...train, features: noRows }, runtime).columns : train.columns;
  return {
    ...preparation,
    all,
    train: { columns: trainColumns, features: namesOf(all.features) },
    transforms: [...preparation.transforms, saveTransform(fitted)],
    features: [...preparation.features, ...fitted.makes],
  };
}

const noRows = makeTable([]);

// `all` was just made by the transform and nobody else has seen it, so its numbers may still be written.
function overwrite(all: Table, made: Table, rows: Uint32Array, runtime: Runtime): void {
  made.names.forEach((name, index) => {
    const target = contiguous(columnNamed(all, name)).values as Float64Array;
    runOp(put, { values: contiguous(made.columns[index]).values as Float64Array, rows, target }, runtime);
  });
}

/** A table of the same names and types without rows. */
export function namesOf(table: Table): Table {
  return makeTable(
    table.names.map((name, index) => [name, { ...table.columns[index], length: 0, nullCount: 0, chunks: [] }] as const),
    0,
  );
}

export function logChange(preparation: Preparation, changes: readonly Change[]): Preparation {
  return { ...preparation, changes: [...preparation.changes, ...changes] };
}
