import { isUtf8 } from "node:buffer";
import { basename } from "node:path";
import type { Column } from "../columns/column.js";
import { makeTable } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { isStopped } from "../engine/runtime.js";
import { fileBytes } from "./file-bytes.js";
import { cellColumn, type JsonColumn, jsonColumn } from "./json-columns.js";
import { BadRecord, readRecord } from "./json-record.js";
import { jsonSplitter, type RawRecord } from "./json-splitter.js";
import { applyMissingRules } from "./missing-values.js";
import { type BadLine, keptBadLines, type ReadOptions, type ReadResult, type Source } from "./source.js";
import { applyStatedTypes } from "./stated-types.js";

/**
 * JSON lines, one object a line, or one array of objects; plain or gzip, told by the first bytes.
 *
 * A column for every key, in the order first seen; a key that a row lacks is missing there. Types are found over all
 * rows: integers int64 (exact beyond 2^53; text when they pass 64 bits), other numbers float64, booleans bool, strings
 * that are all ISO dates or times date or timestamp, other strings a dictionary or utf8. Nested values are kept as JSON
 * text, and a column of mixed kinds is text. A line that is no valid object is kept out and counted.
 */
export const jsonLinesSource: Source = {
  name: "json-lines",
  endings: ["jsonl", "ndjson", "json"],
  read: readJsonLines,
};

async function readJsonLines(path: string, options: ReadOptions): Promise<ReadResult> {
  const file = basename(path);
  const rows = rowCollector(file, options);
  const splitter = jsonSplitter();
  const source = await fileBytes(path);
  const step = `reading ${file}`;
  try {
    for await (const piece of source.pieces()) {
      if (isStopped(options.runtime)) throw new MillraceError("ERR_CANCELLED", { what: step });
      rows.take(splitter.push(piece));
      options.onProgress?.({ step, done: source.bytesRead(), total: source.bytes, unit: "bytes" });
      if (rows.isFull()) break;
    }
    if (!rows.isFull()) rows.take(splitter.end());
  } catch (error) {
    if (!(error instanceof BadRecord)) throw error;
    throw new MillraceError("ERR_FILE_INVALID", { file, format: "JSON", reason: error.message }, { cause: error });
  }
  const { rowCount, badLines, badLineCount } = rows;
  const typed = applyStatedTypes(rows.table(), options.types);
  const rules = { everywhere: options.missing ?? [], byColumn: new Map() };
  const { table } = applyMissingRules(typed, rules, options.runtime, new Set(options.types?.keys()));
  return {
    table,
    badLineCount,
    badLines,
    lineCount: rowCount + badLineCount,
    dialect: { format: "json-lines", layout: splitter.layout, compression: source.compression },
    bytes: source.bytes,
  };
}

function rowCollector(file: string, options: ReadOptions) {
  const columns = new Map<string, JsonColumn>();
  const wanted = options.columns && new Set(options.columns);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const keep = options.keepBadLines ?? keptBadLines;
  const badLines: BadLine[] = [];
  let badLineCount = 0;
  let rowCount = 0;
  const refuse = ({ line, bytes }: RawRecord, reason: string) => {
    badLineCount++;
    if (badLines.length >= keep) return;
    const text = Buffer.from(bytes.subarray(0, 800)).toString("utf8").trim().slice(0, 200);
    badLines.push({ file, line, reason, text });
  };
  const cells: [string, Parameters<JsonColumn["set"]>[1]][] = [];
  const takeOne = (record: RawRecord) => {
    if (!isUtf8(record.bytes)) return refuse(record, "not valid UTF-8");
    cells.length = 0;
    try {
      // Only a record that is good to its end becomes a row.
      readRecord(Buffer.from(record.bytes).toString("utf8").trim(), (name, cell) => cells.push([name, cell]));
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      return refuse(record, error.message);
    }
    for (const [name, cell] of cells) {
      if (wanted && !wanted.has(name)) continue;
      let column = columns.get(name);
      if (!column) {
        column = jsonColumn();
        columns.set(name, column);
      }
      column.set(rowCount, cell);
    }
    rowCount++;
  };
  return {
    take(records: readonly RawRecord[]): void {
      for (const record of records) {
        if (rowCount >= limit) return;
        takeOne(record);
      }
    },
    isFull: () => rowCount >= limit,
    table() {
      for (const name of wanted ?? []) {
        if (!columns.has(name)) throw new MillraceError("ERR_COLUMN_MISSING", { column: name, table: file });
      }
      const entries = [...columns].map(([name, column]): [string, Column] => [name, cellColumn(column, rowCount)]);
      return makeTable(entries, rowCount);
    },
    badLines,
    get rowCount() {
      return rowCount;
    },
    get badLineCount() {
      return badLineCount;
    },
  };
}
