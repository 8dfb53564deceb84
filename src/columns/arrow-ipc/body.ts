// The bodies of record batches: a column's slice as Arrow buffers, views where possible, each padded to 8 bytes.
import { MillraceError } from "../../core/errors.js";
import type { Chunk, ColumnType } from "../column.js";

/** The pieces of one buffer, in order; `length` without padding. */
export interface BodyBuffer {
  readonly length: number;
  readonly pieces: readonly Uint8Array[];
}

export interface Body {
  readonly length: number;
  readonly pieces: readonly Uint8Array[];
  /** Where each buffer lies in the body. */
  readonly places: readonly { readonly offset: number; readonly length: number }[];
}

const zeroes = new Uint8Array(8);

/** The buffers one after another. */
export function bodyOf(buffers: readonly BodyBuffer[]): Body {
  const places: { offset: number; length: number }[] = [];
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const buffer of buffers) {
    places.push({ offset, length: buffer.length });
    pieces.push(...buffer.pieces);
    const padding = (8 - (buffer.length % 8)) % 8;
    if (padding > 0) pieces.push(zeroes.subarray(0, padding));
    offset += buffer.length + padding;
  }
  return { length: offset, pieces, places };
}

/** The Arrow buffers of rows `from .. from + length` of a chunk. `nullCount` is that of these rows. */
export function sliceBuffers(
  type: ColumnType,
  chunk: Chunk,
  from: number,
  length: number,
  nullCount: number,
): BodyBuffer[] {
  const validity =
    nullCount > 0 ? bitsBuffer(chunk.validity, chunk.bitOffset + from, length) : { length: 0, pieces: [] };
  if (type === "bool") return [validity, bitsBuffer(chunk.values as Uint8Array, chunk.bitOffset + from, length)];
  if (type !== "utf8") {
    const { BYTES_PER_ELEMENT: size } = chunk.values;
    return [validity, viewBuffer(bytesOf(chunk.values, from * size, length * size))];
  }
  const offsets = (chunk.values as Int32Array).subarray(from, from + length + 1);
  const bytes = chunk.bytes!.subarray(offsets[0], offsets[length]);
  return [validity, viewBuffer(bytesOf(fromZero(offsets), 0, offsets.length * 4)), viewBuffer(bytes)];
}

/** The values of a dictionary as a utf8 array without nulls. */
export function dictionaryBuffers(strings: readonly string[]): BodyBuffer[] {
  const encoder = new TextEncoder();
  const encoded = strings.map((text) => encoder.encode(text));
  const offsets = new Int32Array(strings.length + 1);
  let total = 0;
  encoded.forEach((text, index) => {
    total += text.length;
    offsets[index + 1] = total;
  });
  if (total > 0x7fffffff) {
    const details = { what: "a dictionary", expected: "at most 2^31 bytes of strings", received: String(total) };
    throw new MillraceError("ERR_SHAPE", details);
  }
  return [
    { length: 0, pieces: [] },
    viewBuffer(new Uint8Array(offsets.buffer)),
    { length: total, pieces: encoded.filter((text) => text.length > 0) },
  ];
}

export function sliceNullCount(chunk: Chunk, from: number, length: number): number {
  if (chunk.nullCount === 0) return 0;
  if (from === 0 && length === chunk.length) return chunk.nullCount;
  let valid = 0;
  for (let bit = chunk.bitOffset + from; bit < chunk.bitOffset + from + length; bit++) {
    valid += (chunk.validity[bit >>> 3] >>> (bit & 7)) & 1;
  }
  return length - valid;
}

function viewBuffer(bytes: Uint8Array): BodyBuffer {
  return { length: bytes.length, pieces: bytes.length > 0 ? [bytes] : [] };
}

function bytesOf(values: { buffer: ArrayBufferLike; byteOffset: number }, from: number, length: number): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset + from, length);
}

// Arrow lets offsets start anywhere, but a slice's bytes start at its first row.
function fromZero(offsets: Int32Array): Int32Array {
  const first = offsets[0];
  return first === 0 ? offsets : offsets.map((offset) => offset - first);
}

// Bits from `start`, the unused bits of the last byte zero: a view when they start on a byte, else shifted.
function bitsBuffer(bits: Uint8Array, start: number, length: number): BodyBuffer {
  const size = Math.ceil(length / 8);
  const shift = start % 8;
  const first = (start - shift) / 8;
  const used = length % 8;
  if (shift === 0) {
    const whole = bits.subarray(first, first + size);
    if (used === 0 || whole[size - 1] >>> used === 0) return viewBuffer(whole);
    const last = Uint8Array.of(whole[size - 1] & ((1 << used) - 1));
    return { length: size, pieces: size > 1 ? [whole.subarray(0, size - 1), last] : [last] };
  }
  const shifted = new Uint8Array(size);
  for (let i = 0; i < size; i++) shifted[i] = (bits[first + i] >>> shift) | ((bits[first + i + 1] ?? 0) << (8 - shift));
  if (used !== 0) shifted[size - 1] &= (1 << used) - 1;
  return viewBuffer(shifted);
}
