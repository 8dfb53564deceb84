import { MillraceError } from "../../core/errors.js";
import { nearestName } from "../../core/nearest-name.js";
import { type Chunk, type Column, columnOf } from "../column.js";
import { makeTable, type Table } from "../table.js";
import { uniqueNames } from "../unique-names.js";
import { type ByteSource, type Message, memorySource, messagesOf } from "./container.js";
import { type DictionaryValues, dictionaryChunk, emptyDictionary, readDictionary } from "./dictionary.js";
import {
  byteField,
  type FlatTable,
  invalidArrow,
  longField,
  sizeField,
  tableField,
  toSize,
  vectorField,
} from "./flatbuffer-reader.js";
import { dictionaryBatchFields, headerType, recordBatchFields } from "./format.js";
import { nullChunks } from "./null-chunks.js";
import { type FieldPlan, readSchema, type Storage, unsupportedArrow } from "./schema-reader.js";
import { type Part, valueChunks } from "./values-reader.js";

export interface ReadArrowOptions {
  /** Only these columns; others may be of any type, nested too. */
  readonly columns?: readonly string[];
  /** Two columns of one name: `error` (ERR_COLUMN_DUPLICATE) or `number` (name, name.2, ...). */
  readonly duplicateColumns?: "error" | "number";
}

/**
 * The table of an Arrow file or stream, each record batch a chunk. Values stay where they are when their alignment
 * allows it: bytes over a SharedArrayBuffer give columns in shared memory without a copy. The bytes must then not change.
 *
 * Nothing is trusted: positions, lengths, row counts, null counts, string offsets, UTF-8 and dictionary codes are all
 * checked before use, so any bytes give a table or an error.
 *
 * What becomes what: integers, floats, bool, utf8, dictionaries of strings, dates (date64 in whole days) and timestamps
 * (to microseconds; nanoseconds are rounded down; zones are dropped, as the instant is in UTC anyway) keep their
 * meaning; uint64 becomes int64 where every value fits; null becomes an all-missing float64.
 *
 * @throws {MillraceError} ERR_ARROW_INVALID: what is wrong and where · ERR_ARROW_UNSUPPORTED: a type that Millrace
 *   has no column for, compression, big-endian data · ERR_COLUMN_DUPLICATE · ERR_COLUMN_MISSING
 * @see https://arrow.apache.org/docs/format/Columnar.html
 */
export function readArrow(bytes: Uint8Array | ByteSource, options: ReadArrowOptions = {}): Table {
  const source = bytes instanceof Uint8Array ? memorySource(bytes) : bytes;
  try {
    return read(source, options);
  } catch (error) {
    // The largest array there can be is a limit of the host, not a fault of ours.
    if (error instanceof RangeError) throw invalidArrow("it asks for more memory than there is", "the file", error);
    throw error;
  }
}

interface Wanted {
  readonly name: string;
  readonly plan: FieldPlan;
  readonly storage: Storage;
  readonly firstNode: number;
  readonly firstBuffer: number;
  readonly chunks: Chunk[];
}

function read(source: ByteSource, options: ReadArrowOptions): Table {
  const { schema, rest } = messagesOf(source);
  const plans = readSchema(schema);
  const wanted = choose(plans, options);
  const dictionaries = new Map<bigint, DictionaryValues>();
  for (const { storage } of wanted) if (storage.kind === "dictionary") dictionaries.set(storage.id, emptyDictionary());
  let rowCount = 0;
  for (const message of rest) {
    if (message.type === headerType.dictionaryBatch) readDictionaryBatch(message, wanted, dictionaries);
    else if (message.type === headerType.recordBatch) rowCount += readRecordBatch(message, plans, wanted, dictionaries);
    else throw invalidArrow("it is neither a record batch nor a dictionary", message.where);
  }
  const entries = wanted.map(({ name, plan, storage, chunks }): [string, Column] => {
    const strings = storage.kind === "dictionary" ? Object.freeze(dictionaries.get(storage.id)!.strings) : undefined;
    return [name, columnOf(plan.type!, chunks, strings)];
  });
  return makeTable(entries, rowCount);
}

function choose(plans: readonly FieldPlan[], options: ReadArrowOptions): Wanted[] {
  const names = uniqueNames(
    plans.map(({ name }) => name),
    "the Arrow data",
    options.duplicateColumns,
  );
  const asked = options.columns && new Set(options.columns);
  const all = new Set(names);
  for (const name of asked ?? []) {
    if (all.has(name)) continue;
    throw new MillraceError("ERR_COLUMN_MISSING", {
      column: name,
      table: "the Arrow data",
      near: nearestName(name, names),
    });
  }
  const wanted: Wanted[] = [];
  let firstNode = 0;
  let firstBuffer: number | undefined = 0;
  plans.forEach((plan, index) => {
    const name = names[index];
    if (!asked || asked.has(name)) {
      const { storage } = plan;
      if (!storage || firstBuffer === undefined) throw unsupportedColumn(name, plan, plans);
      wanted.push({ name, plan, storage, firstNode, firstBuffer, chunks: [] });
    }
    firstNode += plan.nodes;
    firstBuffer = firstBuffer === undefined || plan.buffers === undefined ? undefined : firstBuffer + plan.buffers;
  });
  if (!asked) return wanted;
  const order = new Map(options.columns!.map((name, index) => [name, index]));
  return wanted.sort((a, b) => order.get(a.name)! - order.get(b.name)!);
}

function unsupportedColumn(name: string, plan: FieldPlan, plans: readonly FieldPlan[]): MillraceError {
  const culprit = plan.storage ? plans.find(({ buffers }) => buffers === undefined)! : plan;
  const what = `type '${culprit.typeName}'`;
  return unsupportedArrow(
    what,
    `column '${culprit === plan ? name : culprit.name}'`,
    "leave the column out or cast it before writing",
  );
}

interface Batch {
  readonly rows: number;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly Uint8Array[];
}

/** More rows than this in a batch that holds no bytes for them cannot be meant. */
const maximumEmptyRows = 2 ** 31;

function openBatch(batch: FlatTable, body: Uint8Array, where: string): Batch {
  if (tableField(batch, recordBatchFields.compression)) {
    throw unsupportedArrow("compressed data", where, "write it with compression 'uncompressed' (none)");
  }
  const rows = sizeField(batch, recordBatchFields.length, "its row count");
  if (rows > Math.max(maximumEmptyRows, 8 * body.length)) throw invalidArrow(`${rows} rows do not fit its body`, where);
  const nodeVector = vectorField(batch, recordBatchFields.nodes, 16);
  const { view } = batch.buffer;
  const word = (at: number, what: string) => toSize(view.getBigInt64(at, true), what, where);
  const nodes = Array.from({ length: nodeVector.count }, (_, index) => {
    const at = nodeVector.at + 16 * index;
    return { length: word(at, "the length of a column"), nullCount: word(at + 8, "a null count") };
  });
  const bufferVector = vectorField(batch, recordBatchFields.buffers, 16);
  let claimed = 0;
  const buffers = Array.from({ length: bufferVector.count }, (_, index) => {
    const at = bufferVector.at + 16 * index;
    const offset = word(at, "the offset of a buffer");
    const length = word(at + 8, "the length of a buffer");
    claimed += length;
    if (offset + length > body.length) throw invalidArrow(`buffer ${index} lies outside its body`, where);
    return body.subarray(offset, offset + length);
  });
  // Buffers that overlap would let a small file stand for a huge table.
  if (claimed > body.length) throw invalidArrow("its buffers overlap", where);
  return { rows, nodes, buffers };
}

function readRecordBatch(
  message: Message,
  plans: readonly FieldPlan[],
  wanted: readonly Wanted[],
  dictionaries: ReadonlyMap<bigint, DictionaryValues>,
): number {
  const { where } = message;
  const batch = openBatch(message.header, message.body, where);
  const nodeCount = plans.reduce((sum, plan) => sum + plan.nodes, 0);
  const bufferCount = plans.reduce((sum, plan) => sum + (plan.buffers ?? Number.NaN), 0);
  if (batch.nodes.length !== nodeCount) {
    throw invalidArrow(`it holds ${batch.nodes.length} columns, the schema ${nodeCount}`, where);
  }
  // NaN where a column nobody asked for has a number of buffers that the schema does not tell.
  if (batch.buffers.length !== bufferCount && !Number.isNaN(bufferCount)) {
    throw invalidArrow(`it holds ${batch.buffers.length} buffers, the schema asks for ${bufferCount}`, where);
  }
  for (const { name, plan, storage, firstNode, firstBuffer, chunks } of wanted) {
    const place = `column '${name}' of ${where}`;
    const part = partOf(batch, firstNode, firstBuffer, plan.buffers!, place);
    if (storage.kind === "dictionary") chunks.push(dictionaryChunk(part, storage, dictionaries.get(storage.id)!));
    else if (storage.kind === "null") chunks.push(...nullChunks(part.length));
    else chunks.push(...valueChunks(plan.type!, storage, part));
  }
  return batch.rows;
}

function partOf(batch: Batch, node: number, buffer: number, count: number, where: string): Part {
  const { length, nullCount } = batch.nodes[node];
  const buffers = batch.buffers.slice(buffer, buffer + count);
  if (buffers.length !== count) throw invalidArrow("its buffers are missing", where);
  if (length !== batch.rows) throw invalidArrow(`it has ${length} rows, its batch ${batch.rows}`, where);
  if (nullCount > length) throw invalidArrow(`it has ${nullCount} nulls in ${length} rows`, where);
  return { length, nullCount, bitOffset: 0, buffers, where };
}

function readDictionaryBatch(
  message: Message,
  wanted: readonly Wanted[],
  dictionaries: ReadonlyMap<bigint, DictionaryValues>,
): void {
  const { header, body, where } = message;
  const id = longField(header, dictionaryBatchFields.id);
  const values = dictionaries.get(id);
  // A dictionary of a column nobody asked for.
  if (!values) return;
  const data = tableField(header, dictionaryBatchFields.data);
  if (!data) throw invalidArrow("it holds no values", where);
  const batch = openBatch(data, body, where);
  const owner = wanted.find(({ storage }) => storage.kind === "dictionary" && storage.id === id)!;
  if (batch.nodes.length !== 1) throw invalidArrow(`it holds ${batch.nodes.length} columns, not 1`, where);
  const part = partOf(batch, 0, 0, 3, where);
  const isDelta = byteField(header, dictionaryBatchFields.isDelta) !== 0;
  readDictionary(values, part, (owner.storage as Storage & { isLarge: boolean }).isLarge, isDelta);
}
