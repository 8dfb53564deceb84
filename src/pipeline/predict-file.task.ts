// Batch prediction: rows of a file in, one prediction a row out, in a worker.
//   registry -> pipeline file -> checked -> rows read with the pipeline's types -> predictTableOnDevice -> file

import { type Pipeline, predictTableOnDevice, restorePipeline } from "../artifacts/pipeline.js";
import { decodePipeline } from "../artifacts/pipeline-file.js";
import { allocate, type Column, makeColumn } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import { columnFrom } from "../columns/values.js";
import { type DeviceChoice, Devices } from "../engine/devices.js";
import { runOp } from "../engine/dispatch.js";
import { chooseClass } from "../engine/ops/matrix/choose-class.js";
import { makeRunReport, type OpUse, usesOf } from "../engine/run-report.js";
import { type Runtime, threadsOf } from "../engine/runtime.js";
import type { TaskContext } from "../engine/workers/worker.js";
import type { BadLine } from "../sources/source.js";
import { readSources } from "../sources/sources.js";
import { writeTable } from "../sources/write-table.js";
import { openLedger } from "../store/ledger.js";
import { ModelRegistry } from "../store/model-registry.js";

export interface PredictFileInput {
  readonly storeFolder: string;
  /** `name`, `name@version` or `name@alias`. */
  readonly model: string;
  /** Path or glob, absolute. */
  readonly data: string;
  /** `.csv`, `.parquet` or `.arrow`. */
  readonly out: string;
  /** Words that mean missing, as when the pipeline was made. */
  readonly missing: readonly string[];
  readonly duplicateColumns: "error" | "number";
  /** Where the model may run; default the CPU. */
  readonly device?: DeviceChoice;
}

export interface PredictFileResult {
  readonly model: { readonly name: string; readonly version: number; readonly kind: string; readonly hash: string };
  /** Well-formed rows of the input, each with a row in `out`, in input order. */
  readonly rows: number;
  readonly out: string;
  /** Lines that could not be read, listed in a file of their own. */
  readonly rejected: { readonly count: number; readonly file: string } | null;
  /** Columns the pipeline does not read. */
  readonly extra: readonly string[];
  /** Cells counted as missing because they could not be read as what the column is. */
  readonly unread: readonly { readonly column: string; readonly cells: number }[];
  /** What the prediction ran on which device, longest first. */
  readonly ops: readonly OpUse[];
}

export async function run(input: PredictFileInput, { runtime, onProgress }: TaskContext): Promise<PredictFileResult> {
  const { model, pipeline } = loadPipeline(input);
  // Text stays text, also where this file's codes all look like numbers; everything else is read for what it is.
  const isText = (type: string) => type === "dictionary" || type === "utf8";
  const texts = pipeline.body.inputs.filter(({ type }) => isText(type)).map(({ name, type }) => [name, type] as const);
  const read = await readSources([{ path: input.data }], ".", {
    keepBadLines: Number.POSITIVE_INFINITY,
    types: new Map(texts),
    missing: input.missing,
    duplicateColumns: input.duplicateColumns,
    runtime,
    onProgress,
  });
  onProgress({ step: "predicting", done: 0, total: read.table.rowCount, unit: "rows" });
  const report = makeRunReport();
  await using devices = new Devices(input.device ?? "cpu", { threads: threadsOf(runtime) });
  const { predictions, extra, unread } = await predictTableOnDevice(pipeline, read.table, {
    ...runtime,
    devices,
    report,
  });
  onProgress({ step: "writing", done: read.table.rowCount, total: read.table.rowCount, unit: "rows" });
  await writeTable(predictionTable(predictions, pipeline, runtime), input.out, { runtime });
  return {
    model,
    rows: read.table.rowCount,
    out: input.out,
    rejected: await writeRejected(read.badLines, read.badLineCount, input.out, runtime),
    extra,
    unread,
    ops: usesOf(report),
  };
}

function loadPipeline({ storeFolder, model: reference }: PredictFileInput) {
  const ledger = openLedger(storeFolder);
  try {
    const { model, file } = new ModelRegistry(storeFolder, ledger).read(reference);
    const { body, arrays } = decodePipeline(file);
    const { name, version, hash } = model;
    return { model: { name, version, kind: body.model.kind, hash }, pipeline: restorePipeline(body, arrays) };
  } finally {
    ledger.close();
  }
}

/** `prediction`, and for classes `probability_<class>` each. */
export function predictionTable(
  predictions: Float64Array,
  { model }: Pick<Pipeline, "model">,
  runtime: Runtime,
): Table {
  const { classes } = model.header;
  if (classes.length === 0) return makeTable([["prediction", makeColumn("float64", { values: predictions })]]);
  const rows = predictions.length / classes.length;
  const codes = allocate(Int32Array, rows);
  const columns = allocate(Float64Array, predictions.length);
  runOp(chooseClass, { probabilities: predictions, codes, columns, classes: classes.length }, runtime);
  return makeTable([
    ["prediction", makeColumn("dictionary", { values: codes, dictionary: classes })],
    ...classes.map((name, index): [string, Column] => [
      `probability_${name}`,
      makeColumn("float64", { values: columns.subarray(index * rows, (index + 1) * rows) }),
    ]),
  ]);
}

async function writeRejected(lines: readonly BadLine[], count: number, out: string, runtime: Runtime) {
  if (count === 0) return null;
  const file = `${out}.rejected.csv`;
  const table = makeTable([
    [
      "file",
      columnFrom(
        lines.map((line) => line.file),
        "utf8",
      ),
    ],
    [
      "line",
      columnFrom(
        lines.map(({ line }) => line),
        "float64",
      ),
    ],
    [
      "reason",
      columnFrom(
        lines.map(({ reason }) => reason),
        "utf8",
      ),
    ],
    [
      "text",
      columnFrom(
        lines.map(({ text }) => text),
        "utf8",
      ),
    ],
  ]);
  await writeTable(table, file, { runtime });
  return { count, file };
}
