// From a file's data, in shared memory, to tables and arrays over that same memory: nothing bulky is copied.
import { type Column, columnOf, elementsOf, makeChunk, type TypedArray } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import type { ColumnEntry, Header, RunEntry, Section } from "./container.js";

export interface Decoded {
  readonly kind: Header["kind"];
  readonly body: unknown;
  readonly tables: ReadonlyMap<string, Table>;
  readonly arrays: ReadonlyMap<string, TypedArray>;
}

/** @throws {Error} whose message completes "the artifact was to be whole, but ..." */
export function decodeArtifact(header: Header, data: SharedArrayBuffer): Decoded {
  return {
    kind: header.kind,
    body: json(data, header.body),
    tables: new Map(
      header.tables.map(({ name, rows, columns }) => {
        const entries = columns.map((entry) => [entry.name, decodeColumn(entry, data)] as const);
        return [name, makeTable(entries, rows)] as const;
      }),
    ),
    arrays: new Map(header.arrays.map(({ name, type, data: [at, length] }) => [name, view(type, data, at, length)])),
  };
}

function decodeColumn(entry: ColumnEntry, data: SharedArrayBuffer): Column {
  const { type, runs } = entry;
  const dictionary = entry.dictionary?.flatMap((piece) => json(data, piece) as string[]);
  const chunks = runs.map((run) => {
    const values = view(type, data, ...run.values);
    if (type === "utf8") checkOffsets(values as Int32Array, run);
    if (dictionary) checkCodes(values as Int32Array, run, data, dictionary.length);
    return makeChunk(type, {
      values,
      length: run.rows,
      nullCount: run.nulls,
      ...(run.validity ? { validity: new Uint8Array(data, ...run.validity) } : {}),
      ...(run.bytes ? { bytes: new Uint8Array(data, ...run.bytes) } : {}),
    });
  });
  return columnOf(type, chunks, dictionary);
}

function view(type: ColumnEntry["type"], data: SharedArrayBuffer, offset: number, length: number): TypedArray {
  const Elements = elementsOf(type) as typeof Uint8Array;
  return new Elements(data, offset, length / Elements.BYTES_PER_ELEMENT) as TypedArray;
}

function json(data: SharedArrayBuffer, [offset, length]: Section): unknown {
  // A copy: TextDecoder refuses shared memory in some hosts.
  return JSON.parse(new TextDecoder().decode(new Uint8Array(data, offset, length).slice()));
}

// The native core trusts offsets and codes. The hash says the file is what was named; that it was well made is checked here.
function checkOffsets(offsets: Int32Array, run: RunEntry): void {
  if (offsets[0] !== 0 || offsets[run.rows] !== run.bytes![1]) throw new Error("its strings do not fill their bytes");
  for (let row = 0; row < run.rows; row++) {
    if (offsets[row] > offsets[row + 1]) throw new Error("its string offsets go backwards");
  }
}

function checkCodes(codes: Int32Array, run: RunEntry, data: SharedArrayBuffer, levels: number): void {
  const validity = run.validity ? new Uint8Array(data, ...run.validity) : undefined;
  for (let row = 0; row < run.rows; row++) {
    if (codes[row] >>> 0 < levels || (validity && ((validity[row >>> 3] >>> (row & 7)) & 1) === 0)) continue;
    throw new Error("a code points outside its dictionary");
  }
}
