import type { Deployment } from "../../artifacts/deployment.js";
import { type PreparedData, parts } from "../../artifacts/prepared-data.js";
import type { RawData } from "../../artifacts/raw-data.js";
import type { Table } from "../../columns/table.js";
import { selectColumns } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { takeRows } from "../../engine/take-rows.js";
import { readLoggedPredictions } from "../../store/logged-predictions.js";

/** The rows a model meets now, beside the rows it was trained on: raw input columns, nothing fitted. */
export interface Window {
  readonly source: "prediction log" | "test rows";
  readonly current: Table;
  readonly reference: Table;
  /** From the log only: `[n]` values or `[n x classCount]` probabilities, and the labels that have arrived. */
  readonly logged?: { readonly predictions: Float64Array; readonly labels: readonly (string | null)[] };
}

/** The prediction log of the deployed version when it has rows; else the test rows, which training never saw. */
export function openWindow(
  raw: RawData,
  prepared: PreparedData,
  deployment: Deployment,
  storeFolder: string,
  runtime: Runtime,
): Window {
  const names = prepared.body.inputs.map((input) => input.name);
  const data = selectColumns(raw.tables.get("data")!, names);
  const rowsOf = (part: number) => {
    const part_ = prepared.arrays.get("part") as Uint8Array;
    const row = prepared.arrays.get("row") as Uint32Array;
    return takeRows(
      data,
      row.filter((_, index) => part_[index] === part),
      runtime,
    );
  };
  const reference = rowsOf(parts.indexOf("train"));
  const logged = readLoggedPredictions(storeFolder, deployment.body.name, deployment.body.version);
  if (!logged) return { source: "test rows", current: rowsOf(parts.indexOf("test")), reference };
  const { inputs, predictions, labels } = logged;
  return { source: "prediction log", current: inputs, reference, logged: { predictions, labels } };
}
