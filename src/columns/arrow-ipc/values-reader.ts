// Turns the Arrow buffers of one column into chunks: views where alignment allows, everything checked.
import { isUtf8 } from "node:buffer";
import {
  allocate,
  allocateValues,
  type Chunk,
  type ColumnType,
  countNulls,
  elementsOf,
  isBitSet,
  makeChunk,
  noValidity,
  type TypedArray,
} from "../column.js";
import { invalidArrow } from "./flatbuffer-reader.js";
import { type Storage, unsupportedArrow } from "./schema-reader.js";

/** One column of one batch as Arrow lays it out. */
export interface Part {
  readonly length: number;
  readonly nullCount: number;
  /** The first row's bit in bitmaps (validity and bool); values and offsets start at the first row. 0 in files. */
  readonly bitOffset: number;
  /** Validity first, then the type's own. */
  readonly buffers: readonly Uint8Array[];
  readonly where: string;
}

/** Checked validity bits; none: no nulls. */
export interface Validity {
  readonly bits: Uint8Array;
  readonly bitOffset: number;
}

type Elements<A extends TypedArray> = {
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): A;
  readonly BYTES_PER_ELEMENT: number;
  readonly name: string;
};

/** The chunks of a column that is not a dictionary: one, or several where strings pass 2^31 bytes. */
export function valueChunks(type: ColumnType, storage: Storage, part: Part): Chunk[] {
  const { length } = part;
  const validity = validityOf(part);
  const shared = { length, ...chunkValidity(validity, part) };
  const chunk = (values: TypedArray) => [makeChunk(type, { values, ...shared })];
  switch (storage.kind) {
    case "bool":
      return chunk(bitsOf(part.buffers[1], part));
    case "utf8":
      return [utf8Chunk(part, validity)];
    case "large-utf8":
      return largeUtf8Chunks(part, validity);
    case "date-ms":
      return chunk(daysOf(part, validity));
    case "timestamp":
      return chunk(microsecondsOf(part, validity, storage.multiply, storage.divide));
    case "uint64":
      return chunk(signedOf(part, validity));
    default:
      return chunk(
        elementsIn(elementsOf(type) as unknown as Elements<TypedArray>, part.buffers[1], length, part.where),
      );
  }
}

/** `length` elements at the start of a buffer: a view when aligned, else a copy in shared memory. */
export function elementsIn<A extends TypedArray>(
  Elements: Elements<A>,
  buffer: Uint8Array,
  length: number,
  where: string,
): A {
  const size = length * Elements.BYTES_PER_ELEMENT;
  if (buffer.length < size) throw invalidArrow(`${buffer.length} bytes of values for ${length} rows`, where);
  if (buffer.byteOffset % Elements.BYTES_PER_ELEMENT === 0)
    return new Elements(buffer.buffer, buffer.byteOffset, length);
  const copy = allocate(Uint8Array, size);
  copy.set(buffer.subarray(0, size));
  return new Elements(copy.buffer, 0, length);
}

function bitsOf(buffer: Uint8Array, { length, bitOffset, where }: Part): Uint8Array {
  const size = Math.ceil((bitOffset + length) / 8);
  if (buffer.length < size) throw invalidArrow(`${buffer.length} bytes of bits for ${length} rows`, where);
  return buffer.subarray(0, size);
}

/** The validity bitmap, its nulls counted; empty when nothing is null. */
export function validityOf(part: Part): Validity {
  const { length, nullCount, bitOffset, where } = part;
  const [buffer] = part.buffers;
  if (buffer.length === 0 && nullCount === 0) return { bits: noValidity, bitOffset };
  const bits = bitsOf(buffer, part);
  const counted = countNulls(bits, bitOffset, length);
  if (counted !== nullCount) throw invalidArrow(`it states ${nullCount} nulls, its bitmap holds ${counted}`, where);
  return { bits: nullCount === 0 ? noValidity : bits, bitOffset };
}

/** The parts of a chunk that say what is null. */
export function chunkValidity({ bits, bitOffset }: Validity, { nullCount }: Part) {
  return { validity: bits, bitOffset, nullCount: bits.length > 0 ? nullCount : 0 };
}

export function isNull({ bits, bitOffset }: Validity, row: number): boolean {
  return bits.length > 0 && !isBitSet(bits, bitOffset + row);
}

function utf8Chunk(part: Part, validity: Validity): Chunk {
  const { length, where } = part;
  const [, offsetBuffer, bytes] = part.buffers;
  // By the format an empty array may leave its one offset out.
  const offsets =
    length === 0 && offsetBuffer.length === 0
      ? allocateValues("utf8", 0)
      : elementsIn(Int32Array, offsetBuffer, length + 1, where);
  if (offsets[0] < 0) throw invalidArrow("string offsets begin below 0", where);
  for (let row = 0; row < length; row++) {
    if (offsets[row + 1] < offsets[row]) throw invalidArrow(`string offsets go backwards at row ${row}`, where);
  }
  if (offsets[length] > bytes.length) throw invalidArrow("string offsets point outside their bytes", where);
  checkText({ offsets, bytes, length, validity, where });
  return makeChunk("utf8", { values: offsets, length, bytes, ...chunkValidity(validity, part) });
}

interface Text {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly validity: Validity;
  readonly where: string;
}

// All bytes at once are fast to check; only when that fails, or a cut falls inside a character, row by row.
function checkText({ offsets, bytes, length, validity, where }: Text): void {
  let isClean = isUtf8(bytes.subarray(offsets[0], offsets[length]));
  for (let row = 0; isClean && row < length; row++) {
    isClean = offsets[row] >= bytes.length || (bytes[offsets[row]] & 0xc0) !== 0x80;
  }
  if (isClean) return;
  for (let row = 0; row < length; row++) {
    if (isNull(validity, row) || isUtf8(bytes.subarray(offsets[row], offsets[row + 1]))) continue;
    throw invalidArrow(`the string of row ${row} is not valid UTF-8`, where);
  }
}

/** The int64 at an index as a double, read as two words: exact below 2^53, and far faster than bigint. */
function wideAt(words: Int32Array, index: number): number {
  return words[2 * index + 1] * 0x1_0000_0000 + (words[2 * index] >>> 0);
}

function wordsIn(buffer: Uint8Array, count: number, where: string): Int32Array {
  return elementsIn(Int32Array, buffer, 2 * count, where);
}

const maximumBytes = 0x7fffffff;

function largeUtf8Chunks(part: Part, validity: Validity): Chunk[] {
  const { length, where } = part;
  const [, offsetBuffer, bytes] = part.buffers;
  if (length === 0) return [utf8Chunk({ ...part, buffers: [noValidity, noValidity, noValidity] }, validity)];
  const wide = wordsIn(offsetBuffer, length + 1, where);
  const chunks: Chunk[] = [];
  let first = 0;
  while (first < length) {
    const base = wideAt(wide, first);
    if (!(base >= 0 && base <= bytes.length)) throw invalidArrow("string offsets point outside their bytes", where);
    let last = first;
    while (last < length && wideAt(wide, last + 1) - base <= maximumBytes) {
      const [from, to] = [wideAt(wide, last), wideAt(wide, last + 1)];
      if (to < from) throw invalidArrow(`string offsets go backwards at row ${last}`, where);
      last++;
    }
    if (last === first) throw invalidArrow(`the string of row ${first} is longer than 2^31 bytes`, where);
    const end = wideAt(wide, last);
    if (end > bytes.length) throw invalidArrow("string offsets point outside their bytes", where);
    const offsets = allocateValues("utf8", last - first);
    for (let row = first; row <= last; row++) offsets[row - first] = wideAt(wide, row) - base;
    const rows = { bits: validity.bits, bitOffset: validity.bitOffset + first };
    const text = { offsets, bytes: bytes.subarray(base, end), length: last - first, validity: rows, where };
    checkText(text);
    const parts = { values: offsets, length: text.length, bytes: text.bytes };
    chunks.push(makeChunk("utf8", { ...parts, validity: rows.bits, bitOffset: rows.bitOffset }));
    first = last;
  }
  return chunks;
}

const dayMs = 86_400_000;

function daysOf(part: Part, validity: Validity): Int32Array {
  const { length, where } = part;
  const wide = wordsIn(part.buffers[1], length, where);
  const days = allocate(Int32Array, length);
  for (let row = 0; row < length; row++) {
    if (isNull(validity, row)) continue;
    const day = Math.floor(wideAt(wide, row) / dayMs);
    if (day !== (day | 0)) throw invalidArrow(`the date of row ${row} is out of range`, where);
    days[row] = day;
  }
  return days;
}

function microsecondsOf(part: Part, validity: Validity, multiply: number, divide: number): BigInt64Array {
  const { length, where } = part;
  const wide = wordsIn(part.buffers[1], length, where);
  const exact = elementsIn(BigInt64Array, part.buffers[1], length, where);
  const out = allocate(BigInt64Array, length);
  const words = new Int32Array(out.buffer);
  for (let row = 0; row < length; row++) {
    if (isNull(validity, row)) continue;
    const scaled = wideAt(wide, row) * multiply;
    // Below 2^53 doubles are exact; nanoseconds since 1970 pass that after 104 days.
    if (divide === 1 && Math.abs(scaled) <= Number.MAX_SAFE_INTEGER) {
      words[2 * row + 1] = Math.floor(scaled / 0x1_0000_0000);
      words[2 * row] = scaled - words[2 * row + 1] * 0x1_0000_0000;
      continue;
    }
    const value = exact[row] * BigInt(multiply);
    const unit = BigInt(divide);
    const floored = (value - (((value % unit) + unit) % unit)) / unit;
    if (floored !== BigInt.asIntN(64, floored))
      throw invalidArrow(`the timestamp of row ${row} is out of range`, where);
    out[row] = floored;
  }
  return out;
}

function signedOf(part: Part, validity: Validity): BigInt64Array {
  const { length, where } = part;
  const words = wordsIn(part.buffers[1], length, where);
  for (let row = 0; row < length; row++) {
    if (words[2 * row + 1] >= 0 || isNull(validity, row)) continue;
    throw unsupportedArrow("an unsigned integer of 2^63 or more", where, "write the column as text or float64");
  }
  return elementsIn(BigInt64Array, part.buffers[1], length, where);
}
