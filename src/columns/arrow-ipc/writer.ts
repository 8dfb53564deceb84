import { MillraceError } from "../../core/errors.js";
import type { Column } from "../column.js";
import { rowRanges } from "../slice.js";
import type { Table } from "../table.js";
import { type Body, type BodyBuffer, bodyOf, dictionaryBuffers, sliceBuffers, sliceNullCount } from "./body.js";
import {
  byte,
  type FlatPart,
  flatBuffer,
  int,
  long,
  short,
  string,
  structs,
  table,
  tables,
  to,
} from "./flatbuffer-writer.js";
import {
  continuation,
  dateUnit,
  headerType,
  magic,
  metadataVersion,
  precision,
  timeUnit,
  typeNames,
} from "./format.js";

export interface WriteArrowOptions {
  /** `file`: with magic and footer, readable at random (also called Feather version 2); `stream`: one message after another. */
  readonly format?: "file" | "stream";
}

/**
 * A table as Arrow IPC, piece by piece: a piece is a view of the table's own memory wherever possible, so that writing
 * a large table to a file or socket copies next to nothing. A piece must be used before the table's memory changes.
 *
 * The same table gives the same bytes: no clock, no names of machines, padding and unused bits are zero. Record batches
 * are cut where any column's chunks end. Strings are `utf8`, dictionaries `dictionary<int32, utf8>`, timestamps
 * microseconds in UTC, dates days. Compression is never used.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html
 */
export function* writeArrow(source: Table, options: WriteArrowOptions = {}): Generator<Uint8Array, void, void> {
  const isFile = options.format !== "stream";
  let position = 0;
  const blocks = { dictionaries: [] as bigint[], batches: [] as bigint[] };
  function* put(piece: Uint8Array) {
    position += piece.length;
    if (piece.length > 0) yield piece;
  }
  function* message(type: number, header: FlatPart, body: Body, list: bigint[]) {
    const metadata = framed(type, header, body.length);
    list.push(BigInt(position), BigInt(metadata.length), BigInt(body.length));
    yield* put(metadata);
    for (const piece of body.pieces) yield* put(piece);
  }
  if (isFile) yield* put(Uint8Array.of(...magic, 0, 0));
  yield* put(framed(headerType.schema, schemaPart(source), 0));
  for (const [index, column] of source.columns.entries()) {
    if (column.type !== "dictionary") continue;
    const strings = column.dictionary ?? [];
    const body = bodyOf(dictionaryBuffers(strings));
    const data = recordBatchPart(strings.length, [{ length: strings.length, nullCount: 0 }], body);
    const header = table({ size: 8, value: BigInt(index) }, to(data));
    yield* message(headerType.dictionaryBatch, header, body, blocks.dictionaries);
  }
  for (const { start, end } of rowRanges(source)) {
    const slices = source.columns.map((column) => sliceOf(column, start, end));
    const body = bodyOf(slices.flatMap((slice) => slice.buffers));
    const nodes = slices.map((slice) => ({ length: end - start, nullCount: slice.nullCount }));
    yield* message(headerType.recordBatch, recordBatchPart(end - start, nodes, body), body, blocks.batches);
  }
  yield* put(endOfStream());
  if (isFile) yield* put(footerOf(source, blocks));
}

/** The whole of `writeArrow` in one piece of memory. @throws {MillraceError} ERR_SHAPE beyond the largest array there can be */
export function arrowBytes(source: Table, options: WriteArrowOptions = {}): Uint8Array {
  const pieces = [...writeArrow(source, options)];
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(new SharedArrayBuffer(length));
  } catch (cause) {
    const details = {
      what: "a table in one piece",
      expected: "a size that fits one array",
      received: `${length} bytes`,
    };
    throw new MillraceError("ERR_SHAPE", details, { cause });
  }
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function sliceOf(column: Column, start: number, end: number): { buffers: BodyBuffer[]; nullCount: number } {
  let first = 0;
  for (const chunk of column.chunks) {
    if (start < first + chunk.length) {
      const from = start - first;
      const nullCount = sliceNullCount(chunk, from, end - start);
      return { buffers: sliceBuffers(column.type, chunk, from, end - start, nullCount), nullCount };
    }
    first += chunk.length;
  }
  throw new MillraceError("ERR_INTERNAL", { what: "a batch reaches beyond a column's chunks" });
}

// The message's metadata behind its length, padded to 8 bytes.
function framed(type: number, header: FlatPart, bodyLength: number): Uint8Array {
  const metadata = flatBuffer(table(short(metadataVersion.v5), byte(type), to(header), long(BigInt(bodyLength))));
  const bytes = new Uint8Array(8 + metadata.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, continuation, true);
  view.setInt32(4, metadata.length, true);
  bytes.set(metadata, 8);
  return bytes;
}

function endOfStream(): Uint8Array {
  return Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
}

function recordBatchPart(rows: number, nodes: readonly { length: number; nullCount: number }[], body: Body): FlatPart {
  const nodeWords = nodes.flatMap((node) => [BigInt(node.length), BigInt(node.nullCount)]);
  const bufferWords = body.places.flatMap((place) => [BigInt(place.offset), BigInt(place.length)]);
  return table(long(BigInt(rows)), to(structs(2, nodeWords)), to(structs(2, bufferWords)));
}

function footerOf(source: Table, blocks: { dictionaries: bigint[]; batches: bigint[] }): Uint8Array {
  const footer = flatBuffer(
    table(
      short(metadataVersion.v5),
      to(schemaPart(source)),
      to(structs(3, blocks.dictionaries)),
      to(structs(3, blocks.batches)),
    ),
  );
  const bytes = new Uint8Array(footer.length + 4 + magic.length);
  bytes.set(footer);
  new DataView(bytes.buffer).setInt32(footer.length, footer.length, true);
  bytes.set(magic, footer.length + 4);
  return bytes;
}

function schemaPart(source: Table): FlatPart {
  return table(
    short(0),
    to(tables(source.columns.map((column, index) => fieldPart(source.names[index], column, index)))),
  );
}

function fieldPart(name: string, column: Column, index: number): FlatPart {
  const { number, part } = typePart(column.type);
  const encoding =
    column.type === "dictionary" ? to(table(long(BigInt(index)), to(table(int(32), byte(1))))) : undefined;
  return table(to(string(name)), byte(1), byte(number), to(part), encoding, to(tables([])));
}

function typePart(type: Column["type"]): { number: number; part: FlatPart } {
  const typed = (name: (typeof typeNames)[number], part: FlatPart) => ({ number: typeNames.indexOf(name), part });
  switch (type) {
    case "float64":
      return typed("float", table(short(precision.double)));
    case "float32":
      return typed("float", table(short(precision.single)));
    case "bool":
      return typed("bool", table());
    case "timestamp":
      return typed("timestamp", table(short(timeUnit.microsecond), to(string("UTC"))));
    case "date":
      return typed("date", table(short(dateUnit.day)));
    case "dictionary":
    case "utf8":
      return typed("utf8", table());
    default:
      return typed("int", table(int(Number(type.replace(/\D/g, ""))), byte(type.startsWith("u") ? 0 : 1)));
  }
}
