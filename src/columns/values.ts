// Between columns and plain JavaScript values: for rows at the door (objects, small results), never for hot loops.
import { MillraceError } from "../core/errors.js";
import { allocate, allocateValues, type Column, type ColumnType, contiguous, isValid, makeColumn } from "./column.js";

export type CellValue = number | bigint | boolean | string | Date | null;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** One cell: numbers as number (int64 too when exact, else bigint), dates and timestamps as Date, null when missing. */
export function cellAt(column: Column, row: number): CellValue {
  let at = row;
  for (const chunk of column.chunks) {
    if (at >= chunk.length) {
      at -= chunk.length;
      continue;
    }
    if (!isValid(chunk, at)) return null;
    switch (column.type) {
      case "bool": {
        const bit = chunk.bitOffset + at;
        return (((chunk.values as Uint8Array)[bit >>> 3] >>> (bit & 7)) & 1) === 1;
      }
      case "utf8": {
        const offsets = chunk.values as Int32Array;
        // A copy: TextDecoder refuses shared memory in some hosts.
        return decoder.decode(chunk.bytes!.slice(offsets[at], offsets[at + 1]));
      }
      case "dictionary":
        return column.dictionary![(chunk.values as Int32Array)[at]];
      case "timestamp":
        return new Date(Number((chunk.values as BigInt64Array)[at] / 1000n));
      case "date":
        return new Date((chunk.values as Int32Array)[at] * 86_400_000);
      case "int64": {
        const value = (chunk.values as BigInt64Array)[at];
        return Number.isSafeInteger(Number(value)) ? Number(value) : value;
      }
      default:
        return (chunk.values as Float64Array)[at];
    }
  }
  throw new MillraceError("ERR_SHAPE", {
    what: "a row number",
    expected: `less than ${column.length}`,
    received: String(row),
  });
}

/** All cells of a column. */
export function cellsOf(column: Column): CellValue[] {
  return Array.from({ length: column.length }, (_, row) => cellAt(column, row));
}

/** A numeric column as float64 in shared memory, nulls as NaN; dates in days, timestamps in microseconds. */
export function toFloat64(column: Column): Float64Array {
  const chunk = contiguous(column);
  const out = allocate(Float64Array, chunk.length);
  const { values } = chunk;
  if (column.type === "utf8") {
    throw new MillraceError("ERR_TYPE", { what: "a column read as numbers", expected: "numeric", received: "utf8" });
  }
  for (let row = 0; row < chunk.length; row++) {
    if (!isValid(chunk, row)) out[row] = Number.NaN;
    else if (column.type === "bool") {
      const bit = chunk.bitOffset + row;
      out[row] = ((values as Uint8Array)[bit >>> 3] >>> (bit & 7)) & 1;
    } else out[row] = Number(values[row]);
  }
  return out;
}

/**
 * A column from plain values, null and undefined as null. The type is found from the values when not given:
 * all boolean -> bool, all Date -> timestamp, all number -> float64, all bigint -> int64, else strings as a dictionary.
 */
export function columnFrom(cells: readonly (CellValue | undefined)[], type: ColumnType = typeOfCells(cells)): Column {
  const length = cells.length;
  const validity = allocate(Uint8Array, Math.ceil(length / 8));
  cells.forEach((cell, row) => {
    if (cell !== null && cell !== undefined) validity[row >>> 3] |= 1 << (row & 7);
  });
  if (type === "utf8") {
    const encoded = cells.map((cell) => encoder.encode(cell === null || cell === undefined ? "" : String(cell)));
    const offsets = allocateValues("utf8", length);
    encoded.forEach((text, row) => {
      offsets[row + 1] = offsets[row] + text.length;
    });
    const bytes = allocate(Uint8Array, offsets[length]);
    encoded.forEach((text, row) => {
      bytes.set(text, offsets[row]);
    });
    return makeColumn("utf8", { values: offsets, length, validity, bytes });
  }
  const values = allocateValues(type, length);
  const codes = new Map<string, number>();
  cells.forEach((cell, row) => {
    if (cell === null || cell === undefined) return;
    if (type === "bool") {
      if (cell) (values as Uint8Array)[row >>> 3] |= 1 << (row & 7);
    } else if (type === "dictionary") {
      const text = String(cell);
      if (!codes.has(text)) codes.set(text, codes.size);
      (values as Int32Array)[row] = codes.get(text)!;
    } else if (type === "timestamp") {
      (values as BigInt64Array)[row] = BigInt(cell instanceof Date ? cell.getTime() : Math.round(Number(cell))) * 1000n;
    } else if (type === "date") {
      (values as Int32Array)[row] = Math.floor((cell instanceof Date ? cell.getTime() : Number(cell)) / 86_400_000);
    } else if (type === "int64") (values as BigInt64Array)[row] = BigInt(cell as number | bigint);
    else (values as Float64Array)[row] = Number(cell);
  });
  return makeColumn(type, {
    values,
    length,
    validity,
    ...(type === "dictionary" ? { dictionary: [...codes.keys()] } : {}),
  });
}

function typeOfCells(cells: readonly (CellValue | undefined)[]): ColumnType {
  const kinds = new Set<string>();
  for (const cell of cells) {
    if (cell !== null && cell !== undefined) kinds.add(cell instanceof Date ? "date" : typeof cell);
  }
  if (kinds.size !== 1) return kinds.size === 0 ? "float64" : "dictionary";
  const [kind] = kinds;
  return kind === "boolean"
    ? "bool"
    : kind === "date"
      ? "timestamp"
      : kind === "number"
        ? "float64"
        : kind === "bigint"
          ? "int64"
          : "dictionary";
}
