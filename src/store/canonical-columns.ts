// Columns as the bytes that are stored and hashed. The same rows give the same bytes, however they lie in memory:
//   - chunks are joined, and cut again every `runRows` rows (strings: sooner, when their bytes reach `runBytes`)
//   - validity and bool bits start at bit 0, and the bits behind the last row are 0
//   - string offsets start at 0, with only the bytes they span
//   - a run without nulls has no validity
// Values under a null are kept as they are. Whole arrays are handed on as views: nothing but bits and offsets is copied.
import type { Chunk, Column, TypedArray } from "../columns/column.js";

/** Part of a source chunk: rows `begin .. end`. */
interface Span {
  readonly chunk: Chunk;
  readonly begin: number;
  readonly end: number;
}

/** Rows that are stored as one chunk. */
export interface Run {
  readonly length: number;
  readonly nullCount: number;
  /** utf8 only. */
  readonly byteLength: number;
  readonly spans: readonly Span[];
}

/** 2^28 rows of 8 bytes are 2 GiB: half of what one typed array may hold on Node 20. */
export const runRows = 2 ** 28;
/** Offsets are int32. */
export const runBytes = 2 ** 30;

/** The runs of a column: always the same for the same rows. An empty column is one empty run. */
export function runsOf(column: Column, limits = { rows: runRows, bytes: runBytes }): Run[] {
  const runs: Run[] = [];
  let spans: Span[] = [];
  let rows = 0;
  let bytes = 0;
  const close = () => {
    runs.push({ length: rows, nullCount: nullsIn(spans), byteLength: bytes, spans });
    spans = [];
    rows = 0;
    bytes = 0;
  };
  for (const chunk of column.chunks) {
    for (let begin = 0; begin < chunk.length; ) {
      if (rows === limits.rows || (rows > 0 && bytesIn(chunk, begin, begin + 1) > limits.bytes - bytes)) close();
      const end = lastFitting(chunk, begin, Math.min(chunk.length, begin + limits.rows - rows), limits.bytes - bytes);
      spans.push({ chunk, begin, end });
      rows += end - begin;
      bytes += bytesIn(chunk, begin, end);
      begin = end;
    }
  }
  if (rows > 0 || runs.length === 0) close();
  return runs;
}

// The end of the longest stretch from `begin` whose strings fit `room`; at least one row.
function lastFitting(chunk: Chunk, begin: number, limit: number, room: number): number {
  if (!chunk.bytes) return limit;
  let low = begin + 1;
  let high = limit;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bytesIn(chunk, begin, middle) <= room) low = middle;
    else high = middle - 1;
  }
  return low;
}

function bytesIn(chunk: Chunk, begin: number, end: number): number {
  if (!chunk.bytes) return 0;
  const offsets = chunk.values as Int32Array;
  return offsets[end] - offsets[begin];
}

function nullsIn(spans: readonly Span[]): number {
  let nulls = 0;
  for (const { chunk, begin, end } of spans) {
    if (chunk.validity.length === 0) continue;
    if (end - begin === chunk.length) nulls += chunk.nullCount;
    else nulls += end - begin - countBits(chunk.validity, chunk.bitOffset + begin, end - begin);
  }
  return nulls;
}

/** The bytes of a run's values, in pieces. */
export function* valuePieces(column: Column, run: Run): Generator<Uint8Array> {
  if (column.type === "bool") {
    yield packBits(run, (chunk) => chunk.values as Uint8Array);
  } else if (column.type === "utf8") {
    let start = 0;
    for (const { chunk, begin, end } of run.spans) {
      const offsets = (chunk.values as Int32Array).subarray(begin, end);
      yield* rebased(offsets, start - (chunk.values as Int32Array)[begin]);
      start += bytesIn(chunk, begin, end);
    }
    yield bytesOf(Int32Array.of(start));
  } else {
    for (const { chunk, begin, end } of run.spans) yield bytesOf((chunk.values as Int8Array).subarray(begin, end));
  }
}

/** The validity bits of a run that has nulls. */
export function validityOf(run: Run): Uint8Array {
  return packBits(run, (chunk) => (chunk.validity.length > 0 ? chunk.validity : undefined));
}

/** The string bytes of a run, in pieces. */
export function* stringPieces(run: Run): Generator<Uint8Array> {
  for (const { chunk, begin, end } of run.spans) {
    const offsets = chunk.values as Int32Array;
    yield chunk.bytes!.subarray(offsets[begin], offsets[end]);
  }
}

const rebaseRows = 1 << 18;

function* rebased(offsets: Int32Array, by: number): Generator<Uint8Array> {
  if (by === 0) {
    yield bytesOf(offsets);
    return;
  }
  for (let from = 0; from < offsets.length; from += rebaseRows) {
    const block = offsets.slice(from, from + rebaseRows);
    for (let i = 0; i < block.length; i++) block[i] += by;
    yield bytesOf(block);
  }
}

// The bits of a run from bit 0 on, eight at a time; `bitsOf` gives undefined where all are set.
function packBits(run: Run, bitsOf: (chunk: Chunk) => Uint8Array | undefined): Uint8Array {
  const packed = new Uint8Array(Math.ceil(run.length / 8));
  let at = 0;
  for (const { chunk, begin, end } of run.spans) {
    copyBits(bitsOf(chunk), chunk.bitOffset + begin, packed, at, end - begin);
    at += end - begin;
  }
  return packed;
}

function copyBits(from: Uint8Array | undefined, fromBit: number, to: Uint8Array, toBit: number, count: number): void {
  let done = 0;
  while (done < count) {
    // Up to the next byte border of the target.
    const into = toBit + done;
    const room = Math.min(8 - (into & 7), count - done);
    to[into >>> 3] |= readBits(from, fromBit + done, room) << (into & 7);
    done += room;
    if ((toBit + done) & 7) continue;
    if (from && ((fromBit + done) & 7) === 0) {
      const bytes = (count - done) >>> 3;
      to.set(from.subarray((fromBit + done) >>> 3, ((fromBit + done) >>> 3) + bytes), (toBit + done) >>> 3);
      done += bytes * 8;
    }
  }
}

function readBits(from: Uint8Array | undefined, bit: number, count: number): number {
  const mask = (1 << count) - 1;
  if (!from) return mask;
  const byte = bit >>> 3;
  return ((from[byte] | ((from[byte + 1] ?? 0) << 8)) >>> (bit & 7)) & mask;
}

function countBits(bits: Uint8Array, start: number, count: number): number {
  let set = 0;
  for (let done = 0; done < count; done += 8) {
    let byte = readBits(bits, start + done, Math.min(8, count - done));
    for (; byte !== 0; byte &= byte - 1) set++;
  }
  return set;
}

/** The memory of a typed array, as bytes. */
export function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
