import { type Part, type PreparedDataBody, parts } from "../../artifacts/prepared-data.js";
import { allocate, type Column, contiguous, makeColumn } from "../../columns/column.js";
import { columnNamed, selectColumns, type Table } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { groupLabels } from "../../engine/ops/column/group-labels.js";
import { remap } from "../../engine/ops/column/remap.js";
import { splitRows } from "../../engine/ops/column/split-rows.js";
import { splitTimes } from "../../engine/ops/column/split-times.js";
import type { Runtime } from "../../engine/runtime.js";
import { rowsOfPart, takeFromColumn } from "../../engine/take-rows.js";
import { describe } from "../../statistics/describe.js";
import { hashRows } from "./duplicates.js";

type SplitConfig = Config["preprocess"]["split"];

export interface Split {
  /** `[n]` 0 train, 1 validation, 2 test. */
  readonly part: Uint8Array;
  readonly summary: PreparedDataBody["split"];
}

/**
 * Puts every row into train, validation or test, before anything is fitted.
 *
 * By hash: a seeded draw from the row's key (the named columns, else all), so that a row's part depends on what it is and
 * not on where it stands; classes have their exact shares in every part, unless a key must keep rows together. By time:
 * earlier rows train, later ones test, and no moment lies in two parts.
 *
 * @throws {MillraceError} ERR_TOO_FEW_ROWS when a part that was asked for stays empty; ERR_COLUMN_MISSING
 */
export function split(
  data: Table,
  labels: Float64Array,
  classCount: number,
  config: SplitConfig,
  seed: number,
  runtime: Runtime,
): Split {
  const { by, validation, test } = config;
  const part = allocate(Uint8Array, data.rowCount);
  if (by === "time") {
    runOp(splitTimes, { column: contiguous(timeColumn(data, config)), parts: part, validation, test }, runtime);
  } else {
    const hashes = hashRows(config.key.length > 0 ? selectColumns(data, config.key) : data, runtime);
    const isStratified = config.stratify && classCount > 0 && config.key.length === 0;
    const strata = allocate(Int32Array, data.rowCount);
    if (isStratified)
      runOp(remap, { column: columnOf(labels), table: upTo(classCount), codes: strata, otherwise: 0 }, runtime);
    const stratumCount = isStratified ? classCount : 1;
    runOp(splitRows, { hashes, strata, parts: part, stratumCount, seed, validation, test }, runtime);
  }
  const { rows, balance } = sumUp(part, labels, classCount, runtime);
  checkParts(rows, config);
  const spans = by === "time" ? { spans: spansOf(timeColumn(data, config), part, runtime) } : {};
  return { part, summary: { by, rows, balance, ...spans } };
}

const columnOf = (values: Float64Array) => contiguous(makeColumn("float64", { values }));
const upTo = (count: number) => Int32Array.from({ length: count }, (_, index) => index);

function timeColumn(data: Table, { time }: SplitConfig): Column {
  if (time === undefined) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "preprocess.split.time",
      expected: "the column that orders the rows",
      received: "nothing",
    });
  }
  return columnNamed(data, time, "the data (preprocess.split.time)");
}

function sumUp(part: Uint8Array, labels: Float64Array, classCount: number, runtime: Runtime) {
  const stride = classCount + 1;
  const [counts, sums] = [new Float64Array(3 * stride), new Float64Array(3 * stride)];
  runOp(groupLabels, { column: columnOf(labels), labels, folds: part, counts, sums, foldCount: 3, label: -1 }, runtime);
  const total = (cells: Float64Array, index: number) =>
    cells.subarray(index * stride, (index + 1) * stride).reduce((sum, cell) => sum + cell, 0);
  const byPart = <T>(figure: (index: number) => T) =>
    Object.fromEntries(parts.map((name, index) => [name, figure(index)])) as Record<Part, T>;
  const share = (index: number) => {
    const rows = total(counts, index);
    if (rows === 0) return [];
    if (classCount === 0) return [total(sums, index) / rows];
    return Array.from(counts.subarray(index * stride, index * stride + classCount), (count) => count / rows);
  };
  return { rows: byPart((index) => total(counts, index)), balance: byPart(share) };
}

function checkParts(rows: Readonly<Record<Part, number>>, { by, validation, test }: SplitConfig): void {
  const wanted = { train: 1, validation, test };
  for (const name of parts) {
    if (rows[name] > 0 || wanted[name] === 0) continue;
    const why = by === "time" ? " (their times are too few to cut)" : "";
    throw new MillraceError("ERR_TOO_FEW_ROWS", { rows: 0, needed: 1, what: `rows for ${name}${why}` });
  }
}

function spansOf(time: Column, part: Uint8Array, runtime: Runtime) {
  const spans = parts.map((name, index) => {
    const facts = describe(takeFromColumn(time, rowsOfPart(part, index, runtime), runtime), runtime);
    return [name, [timeText(facts.minimum, time.type), timeText(facts.maximum, time.type)]] as const;
  });
  return Object.fromEntries(spans) as Record<Part, [string, string]>;
}

function timeText(value: number, type: Column["type"]): string {
  if (Number.isNaN(value)) return "";
  if (type === "date") return new Date(value * 86_400_000).toISOString().slice(0, 10);
  return type === "timestamp" ? new Date(value / 1000).toISOString() : String(value);
}
