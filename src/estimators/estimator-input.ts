// What an embedder may hand over as features, made a Table in shared memory: shared buffers are used as they are, all
// others are copied exactly once and stay the caller's.
import { type ArrowTableLike, fromArrow } from "../columns/arrow.js";
import {
  allocate,
  type Chunk,
  type Column,
  type ColumnType,
  columnOf,
  columnTypes,
  makeChunk,
  makeColumn,
  type TypedArray,
} from "../columns/column.js";
import { makeTable, type Table, tableFromRows } from "../columns/table.js";
import type { CellValue } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";

/** One row-major array: row r, column c at `values[r * columns + c]`. `names`: default x0, x1, ... */
export interface RowMajor {
  readonly values: TypedArray;
  readonly rows: number;
  readonly columns: number;
  readonly names?: readonly string[];
}

export type FeatureColumns = Readonly<Record<string, TypedArray>> | ReadonlyMap<string, TypedArray>;
export type FeatureRows = readonly Readonly<Record<string, CellValue | undefined>>[];

/** Features: an apache-arrow table, a Millrace table, columns of typed arrays, one row-major array, or rows of objects. */
export type Features = ArrowTableLike | Table | FeatureColumns | RowMajor | FeatureRows;

/** The features as a table in shared memory. @throws {MillraceError} ERR_TYPE, ERR_SHAPE */
export function tableOf(features: Features): Table {
  if (Array.isArray(features)) return tableFromRows(features as Record<string, CellValue>[]);
  if (features instanceof Map) return tableOfColumns(features);
  if (typeof features !== "object" || features === null) throw typeError(features);
  if (isMillraceTable(features)) return sharedTable(features);
  if (isArrowTable(features)) return sharedTable(fromArrow(features));
  if (isRowMajor(features)) return tableOfRowMajor(features);
  return tableOfColumns(new Map(Object.entries(features as Record<string, TypedArray>)));
}

const isMillraceTable = (features: object): features is Table => "names" in features && "rowCount" in features;
const isArrowTable = (features: object): features is ArrowTableLike => "schema" in features && "getChildAt" in features;
const isRowMajor = (features: object): features is RowMajor =>
  "values" in features && "rows" in features && "columns" in features && typeof features.rows === "number";

function typeError(received: unknown): MillraceError {
  const expected =
    "an Arrow table, a Millrace table, columns of typed arrays, { values, rows, columns }, or rows of objects";
  return new MillraceError("ERR_TYPE", {
    what: "the features",
    expected,
    received: received === null ? "null" : typeof received,
  });
}

const typeByElements = new Map<string, ColumnType>([
  ["Float64Array", "float64"],
  ["Float32Array", "float32"],
  ["Int8Array", "int8"],
  ["Int16Array", "int16"],
  ["Int32Array", "int32"],
  ["BigInt64Array", "int64"],
  ["Uint8Array", "uint8"],
  ["Uint8ClampedArray", "uint8"],
  ["Uint16Array", "uint16"],
  ["Uint32Array", "uint32"],
]);

function columnOfArray(name: string, values: unknown): Column {
  const type = typeByElements.get(Object(values).constructor?.name);
  if (!type || !ArrayBuffer.isView(values)) {
    const received = Array.isArray(values) ? "a plain array" : typeof values;
    throw new MillraceError("ERR_TYPE", { what: `feature '${name}'`, expected: "a typed array of numbers", received });
  }
  const array = values as TypedArray;
  const plain =
    (array as unknown) instanceof Uint8ClampedArray
      ? new Uint8Array(array.buffer, array.byteOffset, array.length)
      : array;
  return makeColumn(type, { values: shared(plain) });
}

function tableOfColumns(columns: ReadonlyMap<string, TypedArray>): Table {
  return makeTable([...columns].map(([name, values]) => [name, columnOfArray(name, values)] as const));
}

function tableOfRowMajor({ values, rows, columns, names }: RowMajor): Table {
  if (!ArrayBuffer.isView(values) || values.length !== rows * columns) {
    const received = ArrayBuffer.isView(values) ? `${values.length} elements` : typeof values;
    throw new MillraceError("ERR_SHAPE", {
      what: "the row-major features",
      expected: `${rows} x ${columns} elements`,
      received,
    });
  }
  if (names && names.length !== columns) {
    throw new MillraceError("ERR_SHAPE", {
      what: "the names of the features",
      expected: String(columns),
      received: String(names.length),
    });
  }
  const entries = Array.from({ length: columns }, (_, column) => {
    const out = allocate(Float64Array, rows);
    for (let row = 0, at = column; row < rows; row++, at += columns) out[row] = Number(values[at]);
    return [names?.[column] ?? `x${column}`, makeColumn("float64", { values: out })] as const;
  });
  return makeTable(entries, rows);
}

/** The array itself when it lies in shared memory, else one copy there. */
export function shared<A extends TypedArray>(array: A): A {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const Elements = array.constructor as unknown as Parameters<typeof allocate<A>>[0];
  const copy = allocate(Elements, array.length);
  (copy as Float64Array).set(array as Float64Array);
  return copy;
}

function sharedTable(table: Table): Table {
  return makeTable(
    table.names.map((name, index) => [name, sharedColumn(table.columns[index])] as const),
    table.rowCount,
  );
}

function sharedColumn(column: Column): Column {
  const isShared = ({ values, validity, bytes }: Chunk) =>
    [values, validity, bytes].every((part) => !part || part.length === 0 || part.buffer instanceof SharedArrayBuffer);
  if (column.chunks.every(isShared)) return column;
  const chunks = column.chunks.map((chunk) =>
    makeChunk(columnTypes[chunk.code], {
      ...chunk,
      values: shared(chunk.values),
      validity: shared(chunk.validity),
      ...(chunk.bytes ? { bytes: shared(chunk.bytes) } : {}),
    }),
  );
  return columnOf(column.type, chunks, column.dictionary);
}
