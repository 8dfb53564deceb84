// A reader of flatbuffers that trusts nothing: every offset is checked against the buffer before it is followed, and
// what is read in total is bounded by the buffer's size, so that a table that many offsets share cannot be walked for
// ever. Layout: https://flatbuffers.dev/internals
import { MillraceError } from "../../core/errors.js";

/** One flatbuffer and what may still be read of it. */
export interface FlatBuffer {
  readonly view: DataView;
  /** Where it lies, for error sentences: `the schema message`. */
  readonly where: string;
  /** Bytes that tables and strings may still claim: without sharing they cannot claim more than there are. */
  budget: number;
}

/** A table inside a flatbuffer, its vtable checked. */
export interface FlatTable {
  readonly buffer: FlatBuffer;
  readonly at: number;
  readonly size: number;
  readonly vtable: number;
  readonly vtableSize: number;
}

/** A vector inside a flatbuffer: `count` elements from `at`, all inside the buffer. */
export interface FlatVector {
  readonly buffer: FlatBuffer;
  readonly at: number;
  readonly count: number;
}

export function invalidArrow(what: string, where: string, cause?: unknown): MillraceError {
  return new MillraceError("ERR_ARROW_INVALID", { what, where }, cause === undefined ? undefined : { cause });
}

export function openFlatBuffer(bytes: Uint8Array, where: string): FlatTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A reader may look at a table several times, e.g. for its layout and then for its values.
  const buffer: FlatBuffer = { view, where, budget: 8 * bytes.byteLength };
  need(buffer, 0, 4, "the root offset");
  return tableAt(buffer, view.getUint32(0, true));
}

function need(buffer: FlatBuffer, at: number, size: number, what: string): void {
  if (at < 0 || at + size > buffer.view.byteLength) throw invalidArrow(`${what} points outside`, buffer.where);
}

function spend(buffer: FlatBuffer, bytes: number): void {
  buffer.budget -= bytes;
  if (buffer.budget < 0) throw invalidArrow("parts of it overlap", buffer.where);
}

function tableAt(buffer: FlatBuffer, at: number): FlatTable {
  const { view } = buffer;
  need(buffer, at, 4, "a table");
  const vtable = at - view.getInt32(at, true);
  need(buffer, vtable, 4, "a vtable");
  const vtableSize = view.getUint16(vtable, true);
  const size = view.getUint16(vtable + 2, true);
  if (vtableSize < 4 || vtableSize % 2 !== 0 || size < 4) throw invalidArrow("a vtable is malformed", buffer.where);
  need(buffer, vtable, vtableSize, "a vtable");
  need(buffer, at, size, "a table");
  spend(buffer, size);
  return { buffer, at, size, vtable, vtableSize };
}

/** Where a field of `size` bytes lies, 0 when the table leaves it out. */
function fieldAt(table: FlatTable, field: number, size: number): number {
  const slot = 4 + 2 * field;
  if (slot + 2 > table.vtableSize) return 0;
  const offset = table.buffer.view.getUint16(table.vtable + slot, true);
  if (offset === 0) return 0;
  if (offset < 4 || offset + size > table.size) {
    throw invalidArrow(`field ${field} of a table lies outside the table`, table.buffer.where);
  }
  return table.at + offset;
}

export function byteField(table: FlatTable, field: number, otherwise = 0): number {
  const at = fieldAt(table, field, 1);
  return at === 0 ? otherwise : table.buffer.view.getUint8(at);
}

export function shortField(table: FlatTable, field: number, otherwise = 0): number {
  const at = fieldAt(table, field, 2);
  return at === 0 ? otherwise : table.buffer.view.getInt16(at, true);
}

export function intField(table: FlatTable, field: number, otherwise = 0): number {
  const at = fieldAt(table, field, 4);
  return at === 0 ? otherwise : table.buffer.view.getInt32(at, true);
}

export function longField(table: FlatTable, field: number): bigint {
  const at = fieldAt(table, field, 8);
  return at === 0 ? 0n : table.buffer.view.getBigInt64(at, true);
}

/** A length or position: an int64 that must be a natural number below 2^53. */
export function sizeField(table: FlatTable, field: number, what: string): number {
  return toSize(longField(table, field), what, table.buffer.where);
}

export function toSize(value: bigint, what: string, where: string): number {
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidArrow(`${what} is ${value}`, where);
  return Number(value);
}

function target(buffer: FlatBuffer, at: number): number {
  need(buffer, at, 4, "an offset");
  return at + buffer.view.getUint32(at, true);
}

export function tableField(table: FlatTable, field: number): FlatTable | undefined {
  const at = fieldAt(table, field, 4);
  return at === 0 ? undefined : tableAt(table.buffer, target(table.buffer, at));
}

/** A vector of elements of `elementSize` bytes; empty when the table leaves it out. */
export function vectorField(table: FlatTable, field: number, elementSize: number): FlatVector {
  const { buffer } = table;
  const at = fieldAt(table, field, 4);
  if (at === 0) return { buffer, at: 0, count: 0 };
  const start = target(buffer, at);
  need(buffer, start, 4, "a vector");
  const count = buffer.view.getUint32(start, true);
  need(buffer, start + 4, count * elementSize, "a vector");
  return { buffer, at: start + 4, count };
}

/** The tables of a vector of tables. */
export function tablesField(table: FlatTable, field: number): FlatTable[] {
  const { buffer, at, count } = vectorField(table, field, 4);
  const tables: FlatTable[] = [];
  for (let i = 0; i < count; i++) tables.push(tableAt(buffer, target(buffer, at + 4 * i)));
  return tables;
}

const strict = new TextDecoder("utf-8", { fatal: true });

export function stringField(table: FlatTable, field: number): string {
  const { buffer, at, count } = vectorField(table, field, 1);
  if (count === 0) return "";
  spend(buffer, count);
  try {
    // A copy, as TextDecoder refuses shared memory in some hosts.
    return strict.decode(new Uint8Array(buffer.view.buffer, buffer.view.byteOffset + at, count).slice());
  } catch (cause) {
    throw invalidArrow("a name is not valid UTF-8", buffer.where, cause);
  }
}
