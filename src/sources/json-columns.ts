// Collects the cells of one column of a JSON file and finds, over all rows, the type that holds them.
import { allocate, allocateValues, type Column, makeColumn } from "../columns/column.js";
import { type CellValue, columnFrom } from "../columns/values.js";
import { parseIsoTime } from "./iso-time.js";
import { type JsonCell, JsonFloat } from "./json-record.js";
import { dictionaryLimit } from "./source.js";

export interface JsonColumn {
  /** Rows never set are null. A later value of the same row replaces an earlier one, as in JSON.parse. */
  set(row: number, cell: JsonCell): void;
  readonly cells: readonly JsonCell[];
}

export function jsonColumn(): JsonColumn {
  const cells: JsonCell[] = [];
  // Equal strings become one object, so that a column of few levels takes little memory.
  const interned = new Map<string, string>();
  return {
    set(row, cell) {
      while (cells.length < row) cells.push(null);
      cells[row] = typeof cell === "string" ? intern(cell, interned) : cell;
    },
    cells,
  };
}

function intern(text: string, interned: Map<string, string>): string {
  const known = interned.get(text);
  if (known !== undefined) return known;
  if (interned.size < dictionaryLimit) interned.set(text, text);
  return text;
}

/** The column of `rowCount` rows. */
export function cellColumn({ cells }: JsonColumn, rowCount: number): Column {
  const kinds = new Set<string>();
  let isWide = false;
  for (const cell of cells) {
    if (cell === null) continue;
    kinds.add(cell instanceof JsonFloat ? "float" : typeof cell === "bigint" ? "number" : typeof cell);
    if (typeof cell === "bigint") isWide = true;
  }
  const kind = kinds.size === 1 ? [...kinds][0] : "";
  const isNumbers = kind === "float" || (kinds.size === 2 && kinds.has("float") && kinds.has("number"));
  if (kinds.size === 0 || (isNumbers && !isWide)) return floatColumn(cells, rowCount);
  if (kind === "number" && cells.every(fitsInt64)) return integerColumn(cells, rowCount);
  if (kind === "boolean") return columnFrom(padded(cells, rowCount), "bool");
  const texts = padded(cells, rowCount).map((cell) => (cell === null ? null : String(cell)));
  return kind === "string" ? (timeColumn(texts) ?? textColumn(texts)) : textColumn(texts);
}

function padded(cells: readonly JsonCell[], rowCount: number): CellValue[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const cell = cells[row] ?? null;
    return cell instanceof JsonFloat ? cell.value : cell;
  });
}

function fitsInt64(cell: JsonCell): boolean {
  return typeof cell !== "bigint" || cell === BigInt.asIntN(64, cell);
}

function makeValidity(cells: readonly unknown[], rowCount: number): Uint8Array {
  const validity = allocate(Uint8Array, Math.ceil(rowCount / 8));
  cells.forEach((cell, row) => {
    if (cell !== null) validity[row >>> 3] |= 1 << (row & 7);
  });
  return validity;
}

function floatColumn(cells: readonly JsonCell[], rowCount: number): Column {
  const values = allocateValues("float64", rowCount);
  cells.forEach((cell, row) => {
    if (cell !== null) values[row] = cell instanceof JsonFloat ? cell.value : Number(cell);
  });
  return makeColumn("float64", { values, validity: makeValidity(cells, rowCount) });
}

function integerColumn(cells: readonly JsonCell[], rowCount: number): Column {
  const values = allocateValues("int64", rowCount);
  cells.forEach((cell, row) => {
    if (cell !== null) values[row] = BigInt(cell as number | bigint);
  });
  return makeColumn("int64", { values, validity: makeValidity(cells, rowCount) });
}

/** Dates or timestamps when every string is one; undefined else. */
function timeColumn(texts: readonly (string | null)[]): Column | undefined {
  const times = new Array<bigint | null>(texts.length).fill(null);
  let isDate = true;
  for (const [row, text] of texts.entries()) {
    if (text === null) continue;
    const time = parseIsoTime(text);
    if (!time) return undefined;
    isDate &&= time.isDate;
    times[row] = time.microseconds;
  }
  const validity = makeValidity(times, times.length);
  if (isDate) {
    const values = allocateValues("date", times.length);
    times.forEach((time, row) => {
      if (time !== null) values[row] = Number(time / 86_400_000_000n);
    });
    return makeColumn("date", { values, validity });
  }
  const values = allocateValues("timestamp", times.length);
  times.forEach((time, row) => {
    if (time !== null) values[row] = time;
  });
  return makeColumn("timestamp", { values, validity });
}

function textColumn(texts: readonly (string | null)[]): Column {
  const levels = new Set<string>();
  for (const text of texts) {
    if (text !== null) levels.add(text);
    if (levels.size > dictionaryLimit) return columnFrom(texts, "utf8");
  }
  return columnFrom(texts, "dictionary");
}
