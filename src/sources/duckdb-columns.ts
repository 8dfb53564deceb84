// Copies DuckDB's vectors, 2,048 rows at a time, into columns of their final size in shared memory: one copy in all.
import type { DuckDBVector } from "@duckdb/node-api";
import {
  allocate,
  allocateValues,
  type Chunk,
  type Column,
  type ColumnType,
  columnOf,
  makeChunk,
  type TypedArray,
} from "../columns/column.js";

export interface ColumnBuilder {
  append(vector: DuckDBVector, count: number): void;
  finish(dictionary?: readonly string[]): Column;
}

/** Rows in one chunk at most: a chunk of 8-byte values then stays below the 4 GiB that one array may have. */
const chunkRows = 2 ** 28;

export function columnBuilder(type: ColumnType, rowCount: number): ColumnBuilder {
  const chunks: Chunk[] = [];
  let rowsLeft = rowCount;
  let open: OpenChunk | undefined;
  const close = () => {
    if (open) chunks.push(open.close());
    open = undefined;
  };
  return {
    append(vector, count) {
      let from = 0;
      while (from < count) {
        open ??= openChunk(type, Math.min(chunkRows, rowsLeft));
        const taken = open.take(vector as unknown as Vector, from, count);
        from += taken;
        rowsLeft -= taken;
        if (from < count) close();
      }
    },
    finish(dictionary) {
      close();
      return columnOf(type, chunks, type === "dictionary" ? (dictionary ?? []) : undefined);
    },
  };
}

/** What a DuckDB vector holds at run time: a view of DuckDB's memory, bit set = valid. Strings only have `getItem`. */
interface Vector {
  readonly items?: TypedArray | BigUint64Array;
  readonly validity: { readonly data: BigUint64Array | null };
  getItem(index: number): unknown;
}

/** A chunk being filled. `take` copies rows `from ..` and says how many fitted. */
interface OpenChunk {
  take(vector: Vector, from: number, count: number): number;
  close(): Chunk;
}

function openChunk(type: ColumnType, capacity: number): OpenChunk {
  if (type === "utf8") return openText(capacity);
  const values = allocateValues(type, capacity);
  const validity = makeValidity(capacity);
  let length = 0;
  return {
    take(vector, from, count) {
      const taken = Math.min(count - from, capacity - length);
      const items = vector.items!.subarray(from, from + taken);
      if (type === "bool") packBits(items as Uint8Array, values as Uint8Array, length);
      else (values as Float64Array).set(items as Float64Array, length);
      // What lies behind a null is whatever DuckDB left there: the same table must give the same bytes.
      validity.copy(vector, from, taken, length, (row) => {
        if (type === "bool") (values as Uint8Array)[row >>> 3] &= ~(1 << (row & 7));
        else values[row] = (values instanceof BigInt64Array ? 0n : 0) as never;
      });
      length += taken;
      return taken;
    },
    close: () => makeChunk(type, { values, length, ...validity.parts() }),
  };
}

function packBits(from: Uint8Array, to: Uint8Array, start: number): void {
  for (let i = 0; i < from.length; i++) if (from[i] !== 0) to[(start + i) >>> 3] |= 1 << ((start + i) & 7);
}

/** A bitmap that is made when the first null comes. */
function makeValidity(capacity: number) {
  let bits: Uint8Array | undefined;
  let nullCount = 0;
  return {
    copy(vector: Vector, from: number, count: number, start: number, onNull: (row: number) => void): void {
      const { data } = vector.validity;
      if (!data) return;
      const valid = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      for (let i = 0; i < count; i++) {
        if ((valid[(from + i) >>> 3] >>> ((from + i) & 7)) & 1) continue;
        bits ??= allocate(Uint8Array, Math.ceil(capacity / 8)).fill(0xff);
        bits[(start + i) >>> 3] &= ~(1 << ((start + i) & 7));
        nullCount++;
        onNull(start + i);
      }
    },
    parts: () => (bits ? { validity: bits, nullCount } : {}),
  };
}

const maximumBytes = 0x7fffffff;
const encoder = new TextEncoder();

// Strings come one by one; their bytes grow by doubling and end in shared memory of the right size.
function openText(capacity: number): OpenChunk {
  const offsets = allocateValues("utf8", capacity);
  const validity = makeValidity(capacity);
  let bytes = new Uint8Array(1 << 16);
  let used = 0;
  let length = 0;
  const take = (text: string): boolean => {
    if (used + text.length * 3 > bytes.length) {
      const needed = used + Buffer.byteLength(text);
      if (needed > maximumBytes) return false;
      const grown = new Uint8Array(Math.min(maximumBytes, Math.max(needed + 64, bytes.length * 2)));
      grown.set(bytes.subarray(0, used));
      bytes = grown;
    }
    used += encoder.encodeInto(text, bytes.subarray(used)).written;
    return true;
  };
  return {
    take(vector, from, count) {
      const start = length;
      let taken = 0;
      while (from + taken < count && length < capacity) {
        const text = vector.getItem(from + taken);
        if (text !== null && !take(text as string)) break;
        offsets[++length] = used;
        taken++;
      }
      validity.copy(vector, from, taken, start, () => {});
      return taken;
    },
    close() {
      const text = allocate(Uint8Array, used);
      text.set(bytes.subarray(0, used));
      const values = offsets.subarray(0, length + 1);
      return makeChunk("utf8", { values, length, bytes: text, ...validity.parts() });
    },
  };
}
