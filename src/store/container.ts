// The file of an artifact. Little-endian; every section starts on a 64-byte border, so that reading it into one piece
// of shared memory makes columns at once:
//
//   8 bytes            length of the header
//   header             canonical JSON: kind, and every section's offset and length behind the header
//   padding to 64      zeros
//   body               canonical JSON
//   sections           columns' runs (values, validity, bytes), dictionaries (JSON), arrays; zeros between them
//
// One layout function places the sections for writer and reader alike: the reader compares, so that sections can
// neither overlap nor leave holes nor reach beyond the file, and nothing is allocated before that holds.
import type { Artifact, ArtifactKind } from "../artifacts/artifact.js";
import { artifactKinds } from "../artifacts/artifact.js";
import { type Column, type ColumnType, columnTypes, elementsOf, type TypedArray } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { canonicalJson } from "../core/json.js";
import { bytesOf, type Run, runsOf, stringPieces, validityOf, valuePieces } from "./canonical-columns.js";

/** `[offset, length]` in bytes behind the header. */
export type Section = readonly [number, number];

export interface RunEntry {
  readonly rows: number;
  readonly nulls: number;
  readonly values: Section;
  readonly validity?: Section;
  readonly bytes?: Section;
}

export interface ColumnEntry {
  readonly name: string;
  readonly type: ColumnType;
  readonly runs: readonly RunEntry[];
  /** Pieces of the dictionary, `dictionaryPiece` strings each, as JSON. */
  readonly dictionary?: readonly Section[];
}

export interface Header {
  readonly format: "millrace-artifact";
  readonly version: 1;
  readonly kind: ArtifactKind;
  readonly body: Section;
  readonly tables: readonly {
    readonly name: string;
    readonly rows: number;
    readonly columns: readonly ColumnEntry[];
  }[];
  readonly arrays: readonly { readonly name: string; readonly type: ArrayType; readonly data: Section }[];
}

export const arrayTypes = [
  "float64",
  "float32",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
] as const;
export type ArrayType = (typeof arrayTypes)[number];

export const prefixBytes = 8;
export const headerLimit = 64 << 20;
/** Strings per section: one JSON text may hold at most 2^29 characters. */
export const dictionaryPiece = 65_536;
export const aligned = (offset: number): number => Math.ceil(offset / 64) * 64;

/** An artifact as the bytes of its file, made piece by piece while it is written or hashed. */
export interface Encoded {
  readonly bytes: number;
  readonly body: Uint8Array;
  pieces(): Generator<Uint8Array>;
}

/** Hands out sections one behind the other. */
export function sectionPlacer(): (length: number) => Section {
  let end = 0;
  return (length) => {
    const offset = aligned(end);
    end = offset + length;
    return [offset, length];
  };
}

export function encodeArtifact(artifact: Artifact): Encoded {
  const content: (() => Iterable<Uint8Array>)[] = [];
  const place = sectionPlacer();
  let end = 0;
  const section = (length: number, pieces: () => Iterable<Uint8Array>): Section => {
    const placed = place(length);
    content.push(pieces);
    end = placed[0] + length;
    return placed;
  };
  const body = textBytes(canonicalJson(artifact.body));
  const header: Header = {
    format: "millrace-artifact",
    version: 1,
    kind: artifact.kind,
    body: section(body.length, () => [body]),
    tables: [...artifact.tables].map(([name, table]) => ({
      name,
      rows: table.rowCount,
      columns: table.columns.map((column, index) => columnEntry(table, index, column, section)),
    })),
    arrays: [...artifact.arrays].map(([name, array]) => ({
      name,
      type: arrayTypeOf(array),
      data: section(array.byteLength, () => [bytesOf(array)]),
    })),
  };
  const front = headerBytes(header);
  return { bytes: front.length + end, body, pieces: () => filePieces(front, content) };
}

function columnEntry(
  table: Table,
  index: number,
  column: Column,
  section: (length: number, pieces: () => Iterable<Uint8Array>) => Section,
): ColumnEntry {
  const runs = runsOf(column).map((run): RunEntry => {
    const values = section(valueBytes(column.type, run.length), () => valuePieces(column, run));
    return {
      rows: run.length,
      nulls: run.nullCount,
      values,
      ...(run.nullCount > 0 ? { validity: section(Math.ceil(run.length / 8), () => [validityOf(run)]) } : {}),
      ...(column.type === "utf8" ? { bytes: section(run.byteLength, () => stringPieces(run)) } : {}),
    };
  });
  const { type, dictionary = [] } = column;
  if (type !== "dictionary") return { name: table.names[index], type, runs };
  const pieces: Section[] = [];
  for (let from = 0; from < dictionary.length; from += dictionaryPiece) {
    const text = textBytes(JSON.stringify(dictionary.slice(from, from + dictionaryPiece)));
    pieces.push(section(text.length, () => [text]));
  }
  return { name: table.names[index], type, runs, dictionary: pieces };
}

/** Bytes that the values of `rows` rows take. */
export function valueBytes(type: ColumnType, rows: number): number {
  if (type === "bool") return Math.ceil(rows / 8);
  if (type === "utf8") return (rows + 1) * 4;
  return rows * elementsOf(type).BYTES_PER_ELEMENT;
}

function headerBytes(header: Header): Uint8Array {
  const text = textBytes(canonicalJson(header));
  const front = new Uint8Array(aligned(prefixBytes + text.length));
  new DataView(front.buffer).setBigUint64(0, BigInt(text.length), true);
  front.set(text, prefixBytes);
  return front;
}

function* filePieces(front: Uint8Array, content: readonly (() => Iterable<Uint8Array>)[]): Generator<Uint8Array> {
  yield front;
  let at = 0;
  for (const pieces of content) {
    if (at !== aligned(at)) yield new Uint8Array(aligned(at) - at);
    at = aligned(at);
    for (const piece of pieces()) {
      at += piece.length;
      yield piece;
    }
  }
}

function arrayTypeOf(array: TypedArray): ArrayType {
  return arrayTypes.find((type) => array instanceof elementsOf(type))!;
}

function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The header of a file, checked. @throws {Error} whose message completes "the artifact was to be whole, but ..." */
export function parseHeader(text: string, dataBytes: number): Header {
  const header = record(JSON.parse(text), "header");
  const place = sectionPlacer();
  let end = 0;
  const expectSection = (value: unknown, length?: number): void => {
    if (!Array.isArray(value) || value.length !== 2 || !value.every(isCount))
      throw new Error("a section is not [offset, length]");
    const [offset, expected] = place(length ?? value[1]);
    if (value[0] !== offset || value[1] !== expected) throw new Error("its sections do not tile the file");
    end = offset + expected;
  };
  if (header.format !== "millrace-artifact" || header.version !== 1) throw new Error("it has another format");
  if (!artifactKinds.includes(header.kind as ArtifactKind)) throw new Error("its kind is unknown");
  expectSection(header.body);
  for (const table of list(header.tables, "tables")) {
    const { name, rows, columns } = record(table, "table");
    if (typeof name !== "string" || !isCount(rows)) throw new Error("a table has no name or no row count");
    for (const column of list(columns, "columns")) checkColumn(record(column, "column"), rows, expectSection);
  }
  for (const array of list(header.arrays, "arrays")) {
    const { name, type, data } = record(array, "array");
    if (typeof name !== "string" || !arrayTypes.includes(type as ArrayType))
      throw new Error("an array has no name or type");
    expectSection(data);
    if ((data as Section)[1] % elementsOf(type as ArrayType).BYTES_PER_ELEMENT !== 0)
      throw new Error("an array is cut");
  }
  if (end !== dataBytes) throw new Error(`its sections end at byte ${end} of ${dataBytes}`);
  return header as unknown as Header;
}

function checkColumn(
  column: Record<string, unknown>,
  rows: number,
  expectSection: (value: unknown, length?: number) => void,
): void {
  const type = column.type as ColumnType;
  if (typeof column.name !== "string" || !columnTypes.includes(type)) throw new Error("a column has no name or type");
  let total = 0;
  for (const item of list(column.runs, "runs")) {
    const run = record(item, "run");
    if (!isCount(run.rows) || !isCount(run.nulls) || run.nulls > run.rows) throw new Error("a run has no row count");
    expectSection(run.values, valueBytes(type, run.rows));
    if (run.nulls > 0) expectSection(run.validity, Math.ceil(run.rows / 8));
    if (type === "utf8") expectSection(run.bytes);
    total += run.rows;
  }
  if (total !== rows) throw new Error(`a column has ${total} rows in a table of ${rows}`);
  if (type === "dictionary") for (const piece of list(column.dictionary, "dictionary")) expectSection(piece);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`its ${what} are no list`);
  return value;
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`a ${what} is no record`);
  return value as Record<string, unknown>;
}

export type { Run };
