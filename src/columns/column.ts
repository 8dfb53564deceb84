import { MillraceError } from "../core/errors.js";
import { allocateShared } from "./shared-memory.js";

/** The types of a column, in the order of native/core/column-view.h. */
export const columnTypes = [
  "float64",
  "float32",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "bool",
  "timestamp",
  "date",
  "dictionary",
  "utf8",
] as const;

/**
 * - `bool`: bits, least significant first · `timestamp`: microseconds since 1970-01-01 UTC · `date`: days since then
 * - `dictionary`: int32 codes into `Column.dictionary` · `utf8`: int32 offsets `[length + 1]` into `Chunk.bytes`
 */
export type ColumnType = (typeof columnTypes)[number];

export type TypedArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/**
 * A run of rows of one column, as Arrow lays them out, normally in shared memory.
 * A record of typed arrays: it can be posted to a worker, which then sees the same memory.
 */
export interface Chunk {
  /** Index of the column's type in `columnTypes`; what the native core switches on. */
  readonly code: number;
  readonly length: number;
  /** `[length]` values; bool: bits from `bitOffset`; utf8: `[length + 1]` offsets. */
  readonly values: TypedArray;
  /** Bit `bitOffset + row` set: the value is there. Empty: no nulls. */
  readonly validity: Uint8Array;
  readonly bitOffset: number;
  readonly nullCount: number;
  /** utf8 only. */
  readonly bytes?: Uint8Array;
}

/** A named column's data: chunks of one type. Immutable once made. */
export interface Column {
  readonly type: ColumnType;
  readonly length: number;
  readonly nullCount: number;
  readonly chunks: readonly Chunk[];
  /** dictionary only: the string of each code, in code order. */
  readonly dictionary?: readonly string[];
}

const elements = {
  float64: Float64Array,
  float32: Float32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  bool: Uint8Array,
  timestamp: BigInt64Array,
  date: Int32Array,
  dictionary: Int32Array,
  utf8: Int32Array,
} as const;

export type ValuesOf<T extends ColumnType> = InstanceType<(typeof elements)[T]>;

/** The typed-array class that holds values of a type. */
export function elementsOf<T extends ColumnType>(type: T): (typeof elements)[T] {
  return elements[type];
}

/** Zeroed values for `length` rows, in shared memory. bool: whole bytes; utf8: `length + 1` offsets. */
export function allocateValues<T extends ColumnType>(type: T, length: number): ValuesOf<T> {
  const slots = type === "bool" ? Math.ceil(length / 8) : type === "utf8" ? length + 1 : length;
  const Elements = elements[type] as typeof Uint8Array;
  return new Elements(allocateShared(slots * Elements.BYTES_PER_ELEMENT)) as TypedArray as ValuesOf<T>;
}

/** A typed array of `length` zeroes in shared memory. */
export function allocate<A extends TypedArray>(
  Elements: { new (buffer: SharedArrayBuffer): A; readonly BYTES_PER_ELEMENT: number },
  length: number,
): A {
  return new Elements(allocateShared(length * Elements.BYTES_PER_ELEMENT));
}

export const noValidity = new Uint8Array(0);

export interface ChunkParts {
  readonly values: TypedArray;
  readonly length?: number;
  readonly validity?: Uint8Array;
  readonly bitOffset?: number;
  /** Counted from `validity` when not given. */
  readonly nullCount?: number;
  readonly bytes?: Uint8Array;
}

/** One chunk, its parts checked against each other. */
export function makeChunk(type: ColumnType, parts: ChunkParts): Chunk {
  const { values, bitOffset = 0, bytes } = parts;
  const length = parts.length ?? (type === "utf8" ? values.length - 1 : values.length);
  if (!(values instanceof elements[type])) {
    throw new MillraceError("ERR_TYPE", {
      what: `the values of a ${type} column`,
      expected: elements[type].name,
      received: Object(values).constructor?.name ?? typeof values,
    });
  }
  const slots = type === "bool" ? Math.ceil((bitOffset + length) / 8) : type === "utf8" ? length + 1 : length;
  if (!Number.isInteger(length) || length < 0 || values.length < slots) {
    throw new MillraceError("ERR_SHAPE", {
      what: `the values of a ${type} column of ${length} rows`,
      expected: `at least ${slots} elements`,
      received: String(values.length),
    });
  }
  if (type === "utf8" && !bytes) {
    throw new MillraceError("ERR_SHAPE", { what: "a utf8 column", expected: "bytes", received: "none" });
  }
  const hasNulls = parts.validity !== undefined && parts.validity.length > 0;
  if (hasNulls && parts.validity!.length * 8 < bitOffset + length) {
    throw new MillraceError("ERR_SHAPE", {
      what: `the validity bitmap of ${length} rows`,
      expected: `at least ${bitOffset + length} bits`,
      received: String(parts.validity!.length * 8),
    });
  }
  const nullCount = hasNulls ? (parts.nullCount ?? countNulls(parts.validity!, bitOffset, length)) : 0;
  const validity = nullCount > 0 ? parts.validity! : noValidity;
  const code = columnTypes.indexOf(type);
  return Object.freeze({ code, length, values, validity, bitOffset, nullCount, ...(bytes ? { bytes } : {}) });
}

/** A column of the given chunks. */
export function columnOf(type: ColumnType, chunks: readonly Chunk[], dictionary?: readonly string[]): Column {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const nullCount = chunks.reduce((sum, chunk) => sum + chunk.nullCount, 0);
  return Object.freeze({
    type,
    length,
    nullCount,
    chunks: Object.freeze([...chunks]),
    ...(dictionary ? { dictionary } : {}),
  });
}

/** A column of one chunk. */
export function makeColumn(type: ColumnType, parts: ChunkParts & { dictionary?: readonly string[] }): Column {
  return columnOf(type, [makeChunk(type, parts)], parts.dictionary);
}

/** True when the row is not null. */
export function isValid(chunk: Chunk, row: number): boolean {
  if (chunk.validity.length === 0) return true;
  return isBitSet(chunk.validity, chunk.bitOffset + row);
}

/** Bit `bit` of a bitmap, the least significant of each byte first; beyond 2^31 bits too. */
export function isBitSet(bits: Uint8Array, bit: number): boolean {
  return ((bits[Math.floor(bit / 8)] >>> (bit & 7)) & 1) === 1;
}

/** How many of `length` bits from `bitOffset` are not set. */
export function countNulls(validity: Uint8Array, bitOffset: number, length: number): number {
  let valid = 0;
  let bit = bitOffset;
  const end = bitOffset + length;
  for (; bit < end && (bit & 7) !== 0; bit++) valid += (validity[bit >>> 3] >>> (bit & 7)) & 1;
  for (; bit + 8 <= end; bit += 8) {
    let byte = validity[bit >>> 3];
    byte -= (byte >>> 1) & 0x55;
    byte = (byte & 0x33) + ((byte >>> 2) & 0x33);
    valid += (byte + (byte >>> 4)) & 0x0f;
  }
  for (; bit < end; bit++) valid += (validity[bit >>> 3] >>> (bit & 7)) & 1;
  return length - valid;
}

/** The column as one chunk: its own when it has just one, else a copy in shared memory. At most 2^31 rows. */
export function contiguous(column: Column): Chunk {
  if (column.chunks.length === 1) return column.chunks[0];
  const { type, length } = column;
  if (type === "utf8") return joinStrings(column);
  const values = allocateValues(type, length);
  const validity = column.nullCount > 0 ? allocate(Uint8Array, Math.ceil(length / 8)) : noValidity;
  let start = 0;
  for (const chunk of column.chunks) {
    if (type === "bool")
      copyBits(chunk.values as Uint8Array, chunk.bitOffset, values as Uint8Array, start, chunk.length);
    else (values as Float64Array).set((chunk.values as Float64Array).subarray(0, chunk.length), start);
    joinValidity(chunk, validity, start);
    start += chunk.length;
  }
  return makeChunk(type, { values, length, validity, nullCount: column.nullCount });
}

function joinStrings(column: Column): Chunk {
  const spans = column.chunks.map((chunk) => {
    const offsets = chunk.values as Int32Array;
    return chunk.bytes!.subarray(offsets[0] ?? 0, offsets[chunk.length] ?? 0);
  });
  const offsets = allocateValues("utf8", column.length);
  const bytes = allocate(
    Uint8Array,
    spans.reduce((sum, span) => sum + span.length, 0),
  );
  const validity = column.nullCount > 0 ? allocate(Uint8Array, Math.ceil(column.length / 8)) : noValidity;
  let row = 0;
  let at = 0;
  column.chunks.forEach((chunk, index) => {
    const from = chunk.values as Int32Array;
    bytes.set(spans[index], at);
    for (let i = 0; i < chunk.length; i++) offsets[row + i] = from[i] - from[0] + at;
    joinValidity(chunk, validity, row);
    row += chunk.length;
    at += spans[index].length;
  });
  offsets[row] = at;
  return makeChunk("utf8", { values: offsets, length: row, validity, nullCount: column.nullCount, bytes });
}

function joinValidity(chunk: Chunk, validity: Uint8Array, start: number): void {
  if (validity.length === 0) return;
  if (chunk.validity.length > 0) copyBits(chunk.validity, chunk.bitOffset, validity, start, chunk.length);
  else setBits(validity, start, chunk.length);
}

function copyBits(from: Uint8Array, fromBit: number, to: Uint8Array, toBit: number, count: number): void {
  for (let i = 0; i < count; i++) {
    if ((from[(fromBit + i) >>> 3] >>> ((fromBit + i) & 7)) & 1) to[(toBit + i) >>> 3] |= 1 << ((toBit + i) & 7);
  }
}

function setBits(bits: Uint8Array, start: number, count: number): void {
  for (let bit = start; bit < start + count; bit++) bits[bit >>> 3] |= 1 << (bit & 7);
}
