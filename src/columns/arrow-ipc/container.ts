// Finds the messages of an Arrow file or stream. Nothing is believed: lengths, positions and magic are checked first.

import {
  byteField,
  type FlatTable,
  invalidArrow,
  openFlatBuffer,
  shortField,
  sizeField,
  tableField,
  toSize,
  vectorField,
} from "./flatbuffer-reader.js";
import { continuation, footerFields, headerType, magic, messageFields, metadataVersion } from "./format.js";

/** Bytes that can be read at random: memory, or a file too large for one array. `read` is never asked beyond `size`. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Uint8Array;
}

export interface Message {
  /** Of `headerType`. */
  readonly type: number;
  readonly header: FlatTable;
  readonly body: Uint8Array;
  /** For error sentences: `record batch 3`. */
  readonly where: string;
}

export interface Messages {
  readonly schema: FlatTable;
  /** Dictionaries before the batches that use them. */
  readonly rest: Iterable<Message>;
}

export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

export function messagesOf(source: ByteSource): Messages {
  const start = source.read(0, Math.min(8, source.size));
  if (startsWithMagic(start)) return messagesOfFile(source);
  return messagesOfStream(source);
}

/** True for the first bytes of an Arrow file; streams have no such mark. */
export function startsWithMagic(bytes: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}

function messagesOfFile(source: ByteSource): Messages {
  const { size } = source;
  const tailLength = 4 + magic.length;
  if (size < 8 + tailLength) throw invalidArrow("it ends too early", "the file");
  const tail = source.read(size - tailLength, tailLength);
  if (!startsWithMagic(tail.subarray(4)))
    throw invalidArrow("it does not end with 'ARROW1': it is cut short", "the file");
  const footerLength = new DataView(tail.buffer, tail.byteOffset).getInt32(0, true);
  if (footerLength < 4 || footerLength > size - 8 - tailLength) {
    throw invalidArrow(`its length is ${footerLength}`, "the footer");
  }
  const footer = openFlatBuffer(source.read(size - tailLength - footerLength, footerLength), "the footer");
  const version = shortField(footer, footerFields.version);
  checkVersion(version, "the footer");
  const schema = tableField(footer, footerFields.schema);
  if (!schema) throw invalidArrow("it holds no schema", "the footer");
  const dictionaries = blocksOf(footer, footerFields.dictionaries, size);
  const batches = blocksOf(footer, footerFields.recordBatches, size);
  // Blocks that overlap would let a small file stand for a huge table.
  const claimed = [...dictionaries, ...batches].reduce(
    (sum, block) => sum + block.metadataLength + block.bodyLength,
    0,
  );
  if (claimed > size) throw invalidArrow("its blocks overlap", "the footer");
  function* rest(): Generator<Message> {
    for (const [i, block] of dictionaries.entries()) {
      yield messageAt(source, block, headerType.dictionaryBatch, `dictionary batch ${i}`);
    }
    for (const [i, block] of batches.entries())
      yield messageAt(source, block, headerType.recordBatch, `record batch ${i}`);
  }
  return { schema, rest: rest() };
}

interface Block {
  readonly offset: number;
  readonly metadataLength: number;
  readonly bodyLength: number;
}

// Block is a struct of int64 offset, int32 metadata length, 4 bytes of padding, int64 body length.
function blocksOf(footer: FlatTable, field: number, size: number): Block[] {
  const { buffer, at, count } = vectorField(footer, field, 24);
  return Array.from({ length: count }, (_, index) => {
    const start = at + 24 * index;
    const offset = toSize(buffer.view.getBigInt64(start, true), "the offset of a block", buffer.where);
    const metadataLength = buffer.view.getInt32(start + 8, true);
    const bodyLength = toSize(buffer.view.getBigInt64(start + 16, true), "the length of a block", buffer.where);
    if (metadataLength < 8 || offset + metadataLength + bodyLength > size) {
      throw invalidArrow(`block ${index} lies outside the file`, buffer.where);
    }
    return { offset, metadataLength, bodyLength };
  });
}

function messageAt(source: ByteSource, block: Block, expected: number, where: string): Message {
  const bytes = source.read(block.offset, block.metadataLength);
  const { prefix, length } = metadataLengthAt(bytes);
  if (length <= 0 || prefix + length > bytes.length) throw invalidArrow("its metadata is cut short", where);
  const message = openMessage(bytes.subarray(prefix, prefix + length), where);
  if (message.type !== expected) throw invalidArrow("the footer points to another kind of message", where);
  if (message.bodyLength !== block.bodyLength) throw invalidArrow("its body has another length in the footer", where);
  const body = source.read(block.offset + block.metadataLength, block.bodyLength);
  return { type: message.type, header: message.header, body, where };
}

function messagesOfStream(source: ByteSource): Messages {
  const all = walkStream(source);
  const first = all.next();
  if (first.done || first.value.type !== headerType.schema) {
    throw invalidArrow("it does not begin with a schema: it is no Arrow file or stream", "the file");
  }
  return { schema: first.value.header, rest: { [Symbol.iterator]: () => all } };
}

function* walkStream(source: ByteSource): Generator<Message, void, void> {
  let at = 0;
  for (let index = 0; at < source.size; index++) {
    const where = index === 0 ? "the schema message" : `message ${index}`;
    const { prefix, length } = metadataLengthAt(source.read(at, Math.min(8, source.size - at)));
    if (length === 0) return;
    at += prefix;
    if (length < 0 || at + length > source.size) throw invalidArrow("its metadata is cut short", where);
    const message = openMessage(source.read(at, length), where);
    at += length;
    if (at + message.bodyLength > source.size) throw invalidArrow("its body is cut short", where);
    yield { type: message.type, header: message.header, body: source.read(at, message.bodyLength), where };
    at += message.bodyLength;
  }
}

// Since format 0.15 a message starts with 0xffffffff and its length; before, with its length alone.
function metadataLengthAt(bytes: Uint8Array): { prefix: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 4) throw invalidArrow("it is cut short", "the length of a message");
  if (view.getUint32(0, true) !== continuation) return { prefix: 4, length: view.getInt32(0, true) };
  if (bytes.length < 8) throw invalidArrow("it is cut short", "the length of a message");
  return { prefix: 8, length: view.getInt32(4, true) };
}

function openMessage(bytes: Uint8Array, where: string): { type: number; header: FlatTable; bodyLength: number } {
  const message = openFlatBuffer(bytes, where);
  checkVersion(shortField(message, messageFields.version), where);
  const header = tableField(message, messageFields.header);
  if (!header) throw invalidArrow("it has no header", where);
  return {
    type: byteField(message, messageFields.headerType),
    header,
    bodyLength: sizeField(message, messageFields.bodyLength, "the length of its body"),
  };
}

function checkVersion(version: number, where: string): void {
  if (version !== metadataVersion.v4 && version !== metadataVersion.v5) {
    throw invalidArrow(`its metadata version is ${version + 1}, not 4 or 5`, where);
  }
}
