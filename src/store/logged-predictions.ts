// Reading the prediction log: for monitoring.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readArrow } from "../columns/arrow-ipc.js";
import { stackTables } from "../columns/stack-tables.js";
import type { Table } from "../columns/table.js";
import { openSqlite, type Sqlite } from "./sqlite.js";

/** A project's prediction log. */
export function predictionLogFile(storeFolder: string): string {
  return join(storeFolder, "predictions.db");
}

export interface LoggedPredictions {
  readonly inputs: Table;
  /** `[n]` values or `[n x classCount]` probabilities, row-major. */
  readonly predictions: Float64Array;
  /** `[n]` the label as text, null while it has not arrived. */
  readonly labels: readonly (string | null)[];
}

interface BlockRow {
  readonly seq: number;
  readonly row_count: number;
  /** libsql gives a blob as ArrayBuffer or Buffer, by platform. */
  readonly inputs: ArrayBuffer | Uint8Array;
  readonly predictions: ArrayBuffer | Uint8Array;
}

/** What a model version predicted, oldest first; undefined when it predicted nothing. */
export function readLoggedPredictions(
  storeFolder: string,
  model: string,
  version: number,
): LoggedPredictions | undefined {
  return withLog(storeFolder, (database) => {
    const blocks = database
      .prepare("SELECT seq, row_count, inputs, predictions FROM blocks WHERE model = ? AND version = ? ORDER BY seq")
      .all(model, version) as BlockRow[];
    if (blocks.length === 0) return undefined;
    const labelsOf = database.prepare(
      "SELECT p.row AS row, l.label AS label FROM predictions p JOIN labels l ON l.id = p.id WHERE p.seq = ?",
    );
    const labels: (string | null)[] = [];
    for (const block of blocks) {
      const start = labels.length;
      for (let row = 0; row < block.row_count; row++) labels.push(null);
      for (const { row, label } of labelsOf.all(block.seq) as { row: number; label: string }[])
        labels[start + row] = label;
    }
    const values = Buffer.concat(blocks.map((block) => new Uint8Array(block.predictions)));
    const predictions = new Float64Array(new SharedArrayBuffer(values.length));
    new Uint8Array(predictions.buffer).set(values);
    const tables = blocks.map((block) => readArrow(new Uint8Array(block.inputs)));
    return { inputs: stackTables(tables), predictions, labels };
  });
}

/** Changes whenever the log of a model version does: how many rows, and how many of them have a label. */
export function predictionLogState(storeFolder: string, model: string): string {
  const state = withLog(storeFolder, (database) =>
    database
      .prepare(
        "SELECT coalesce(max(seq), 0) AS last, coalesce(sum(row_count), 0) AS rows, (SELECT count(*) || ':' || coalesce(max(milliseconds), 0) FROM labels) AS labels FROM blocks WHERE model = ?",
      )
      .get(model),
  ) as { last: number; rows: number; labels: string } | undefined;
  return state ? `${state.last} ${state.rows} ${state.labels}` : "none";
}

function withLog<T>(storeFolder: string, read: (database: Sqlite) => T): T | undefined {
  const file = predictionLogFile(storeFolder);
  if (!existsSync(file)) return undefined;
  const database = openSqlite(file, { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
