// To and from the objects of apache-arrow, without a copy wherever the layouts agree. The package is loaded only when
// `toArrow` is called: `fromArrow` needs nothing of it but the shape of its objects.
import type * as Apache from "apache-arrow";
import { type DictionaryValues, dictionaryChunk, emptyDictionary, readDictionary } from "./arrow-ipc/dictionary.js";
import { dateUnit, precision, timeUnit } from "./arrow-ipc/format.js";
import { nullChunks } from "./arrow-ipc/null-chunks.js";
import { type IndexType, type Storage, timestampStorage, unsupportedArrow } from "./arrow-ipc/schema-reader.js";
import { type Part, valueChunks } from "./arrow-ipc/values-reader.js";
import { type Chunk, type Column, type ColumnType, columnOf, noValidity, type TypedArray } from "./column.js";
import { rowRanges, sliceColumn } from "./slice.js";
import { makeTable, type Table } from "./table.js";
import { uniqueNames } from "./unique-names.js";
import { columnFrom } from "./values.js";

/** What is read of an apache-arrow `Data`. */
export interface ArrowDataLike {
  readonly type: ArrowTypeLike;
  readonly length: number;
  readonly nullCount: number;
  /** The first row's bit in bitmaps; values have been moved already. */
  readonly offset: number;
  /** Typed arrays, where the type has them. */
  readonly values?: unknown;
  readonly valueOffsets?: unknown;
  readonly nullBitmap?: Uint8Array | null;
  readonly dictionary?: { readonly data: readonly ArrowDataLike[] };
}

export interface ArrowTypeLike {
  readonly typeId: number;
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  readonly precision?: number;
  readonly unit?: number;
  readonly indices?: ArrowTypeLike;
  readonly dictionary?: ArrowTypeLike;
  toString(): string;
}

/** What is read of an apache-arrow `Table`: any version and any copy of the package will do. */
export interface ArrowTableLike {
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: ArrowTypeLike }[] };
  readonly numRows: number;
  getChildAt(index: number): { readonly data: readonly ArrowDataLike[] } | null;
}

/**
 * An apache-arrow table as ours, a chunk for each of its batches. Numbers, dates in days, timestamps in microseconds,
 * booleans, utf8 and int32 dictionaries keep their memory, slices too; other units and index types are converted, with
 * the rules of `readArrow`.
 *
 * @throws {MillraceError} ERR_ARROW_UNSUPPORTED for types Millrace has no column for, ERR_ARROW_INVALID,
 *   ERR_COLUMN_DUPLICATE
 */
export function fromArrow(source: ArrowTableLike): Table {
  const { fields } = source.schema;
  const names = uniqueNames(
    fields.map(({ name }) => name),
    "the Arrow table",
  );
  const entries = names.map((name, index): [string, Column] => {
    return [name, columnFromData(name, fields[index].type, source.getChildAt(index)?.data ?? [])];
  });
  return makeTable(entries, source.numRows);
}

/** Numbers of apache-arrow's enum `Type`, those that have a column. */
const typeIds = { null: 1, int: 2, float: 3, utf8: 5, bool: 6, date: 8, timestamp: 10, largeUtf8: 20, dictionary: -1 };

interface Known {
  readonly type: ColumnType;
  readonly storage: Storage;
}

function columnFromData(name: string, type: ArrowTypeLike, data: readonly ArrowDataLike[]): Column {
  const where = `column '${name}'`;
  const known = knownType(type);
  if (!known) throw unsupportedArrow(`type '${type}'`, where, "leave the column out or cast it");
  const { storage } = known;
  if (storage.kind === "null")
    return columnOf(
      "float64",
      data.flatMap(({ length }) => nullChunks(length)),
    );
  if (storage.kind !== "dictionary") {
    return columnOf(
      known.type,
      data.flatMap((part) => valueChunks(known.type, storage, partOf(part, where))),
    );
  }
  const values = emptyDictionary();
  let current: unknown;
  const chunks = data.map((part): Chunk => {
    // Batches usually share one dictionary object; where they do not, its values are united.
    if (part.dictionary !== current) takeDictionary(values, part, storage.isLarge, where);
    current = part.dictionary;
    return dictionaryChunk(partOf(part, where), storage, values);
  });
  return columnOf("dictionary", chunks, Object.freeze(values.strings));
}

function takeDictionary(values: DictionaryValues, part: ArrowDataLike, isLarge: boolean, where: string): void {
  const parts = part.dictionary?.data ?? [];
  parts.forEach((data, index) => {
    readDictionary(values, partOf(data, `the dictionary of ${where}`), isLarge, index > 0);
  });
}

function knownType(type: ArrowTypeLike): Known | undefined {
  const fixed = (columnType: ColumnType): Known => ({ type: columnType, storage: { kind: "fixed" } });
  switch (type.typeId) {
    case typeIds.null:
      return { type: "float64", storage: { kind: "null" } };
    case typeIds.int: {
      const integer = integerName(type);
      return integer === "uint64" ? { type: "int64", storage: { kind: "uint64" } } : fixed(integer);
    }
    case typeIds.float:
      if (type.precision === precision.half) return undefined;
      return fixed(type.precision === precision.double ? "float64" : "float32");
    case typeIds.utf8:
      return { type: "utf8", storage: { kind: "utf8" } };
    case typeIds.largeUtf8:
      return { type: "utf8", storage: { kind: "large-utf8" } };
    case typeIds.bool:
      return { type: "bool", storage: { kind: "bool" } };
    case typeIds.date:
      return type.unit === dateUnit.day ? fixed("date") : { type: "date", storage: { kind: "date-ms" } };
    case typeIds.timestamp: {
      const storage = timestampStorage(type.unit ?? timeUnit.second);
      return storage && { type: "timestamp", storage };
    }
    case typeIds.dictionary: {
      const valueId = type.dictionary!.typeId;
      if (valueId !== typeIds.utf8 && valueId !== typeIds.largeUtf8) return undefined;
      const index = integerName(type.indices!);
      return {
        type: "dictionary",
        storage: { kind: "dictionary", id: 0n, index, isLarge: valueId === typeIds.largeUtf8 },
      };
    }
    default:
      return undefined;
  }
}

function integerName({ isSigned, bitWidth }: ArrowTypeLike): IndexType {
  return `${isSigned ? "" : "u"}int${bitWidth}` as IndexType;
}

// apache-arrow pads its arrays: only `length` rows count.
function partOf(data: ArrowDataLike, where: string): Part {
  const { length, nullCount, offset, nullBitmap, valueOffsets, values } = data;
  const buffers = [nullCount > 0 ? (nullBitmap ?? noValidity) : noValidity];
  if (ArrayBuffer.isView(valueOffsets)) buffers.push(bytesOf(valueOffsets));
  buffers.push(ArrayBuffer.isView(values) ? bytesOf(values) : noValidity);
  return { length, nullCount, bitOffset: offset, buffers, where };
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/**
 * A table as an apache-arrow table over the same memory: nothing is copied but the texts of dictionaries. Timestamps are
 * microseconds in UTC, dates days, dictionaries int32 codes. Batches end where any column's chunks end.
 */
export async function toArrow(source: Table): Promise<Apache.Table> {
  const apache = await import("apache-arrow");
  const types = source.columns.map(({ type }, index) => arrowType(apache, type, index));
  const dictionaries = source.columns.map((column) => dictionaryVector(apache, column));
  const fields = source.names.map((name, index) => new apache.Field(name, types[index], true));
  const schema = new apache.Schema(fields);
  const struct = new apache.Struct(fields);
  const batches = rowRanges(source).map(({ start, end }) => {
    const children = source.columns.map((column, index) => {
      const [chunk] = sliceColumn(column, start, end).chunks;
      return dataOf(apache, types[index], chunk, dictionaries[index]);
    });
    const data = apache.makeData({ type: struct, length: end - start, nullCount: 0, children });
    return new apache.RecordBatch(schema, data);
  });
  return new apache.Table(schema, batches);
}

function arrowType(apache: typeof Apache, type: ColumnType, id: number): Apache.DataType {
  switch (type) {
    case "float64":
      return new apache.Float64();
    case "float32":
      return new apache.Float32();
    case "bool":
      return new apache.Bool();
    case "timestamp":
      return new apache.Timestamp(apache.TimeUnit.MICROSECOND, "UTC");
    case "date":
      return new apache.DateDay();
    case "utf8":
      return new apache.Utf8();
    case "dictionary":
      return new apache.Dictionary(new apache.Utf8(), new apache.Int32(), id);
    default:
      return new apache.Int(type.startsWith("int") as never, Number(type.replace(/\D/g, "")) as never);
  }
}

function dictionaryVector(apache: typeof Apache, { type, dictionary = [] }: Column): Apache.Vector | undefined {
  if (type !== "dictionary") return undefined;
  const [chunk] = columnFrom(dictionary, "utf8").chunks;
  return apache.makeVector(dataOf(apache, new apache.Utf8(), chunk, undefined));
}

function dataOf(
  apache: typeof Apache,
  type: Apache.DataType,
  chunk: Chunk,
  dictionary: Apache.Vector | undefined,
): Apache.Data {
  const { length, nullCount, bitOffset, validity, values, bytes } = chunk;
  const shared = { type, offset: bitOffset, length, nullCount, nullBitmap: nullCount > 0 ? validity : undefined };
  const own: { data: TypedArray; valueOffsets?: TypedArray; dictionary?: Apache.Vector } = bytes
    ? { valueOffsets: values, data: bytes }
    : dictionary
      ? { data: values, dictionary }
      : { data: values };
  // The props of makeData differ by type; `type` decides which of ours are read.
  return apache.makeData({ ...shared, ...own } as never) as Apache.Data;
}
