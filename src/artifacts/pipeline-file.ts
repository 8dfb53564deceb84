// A pipeline as one file that is safe to load: no code, no paths, and not a byte is used before it is checked.
//
//   0    8   magic: 89 "MILLRC" and the format's version, 1
//   8    8   length of the header, little-endian
//   16   32  SHA-256 of bytes 0 to 15 and the header
//   48       header: canonical JSON { body, arrays: [{ name, type, offset, length, sha256 }] }, then zeros up to 64 x n
//   ...      arrays, little-endian, each at a multiple of 64, in the header's order, zeros between them
import { createHash } from "node:crypto";
import { allocate, type TypedArray } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { canonicalJson } from "../core/json.js";
import { savedState } from "../transforms/saved-state.js";
import type { PipelineBody } from "./pipeline.js";

export const pipelineFileVersion = 1;
const magic = Uint8Array.of(0x89, 0x4d, 0x49, 0x4c, 0x4c, 0x52, 0x43, pipelineFileVersion);
const preamble = 48;
const alignment = 64;
const mostHeaderBytes = 16 * 2 ** 20;

const elementTypes = {
  float64: Float64Array,
  float32: Float32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
} as const;
type ElementType = keyof typeof elementTypes;

interface Section {
  readonly name: string;
  readonly type: ElementType;
  /** From the end of the header's padding. */
  readonly offset: number;
  /** In elements. */
  readonly length: number;
  readonly sha256: string;
}

const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const align = (bytes: number) => Math.ceil(bytes / alignment) * alignment;
const bytesOf = (array: TypedArray) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** The file of a pipeline. Equal pipelines give equal bytes. @throws {MillraceError} ERR_MODEL_INVALID: header too large */
export function encodePipeline(body: PipelineBody, arrays: ReadonlyMap<string, TypedArray>): Uint8Array {
  const entries = [...arrays].sort(([a], [b]) => (a < b ? -1 : 1));
  let offset = 0;
  const sections = entries.map(([name, array]): Section => {
    const section = { name, type: typeOf(array), offset, length: array.length, sha256: "" };
    offset += align(array.byteLength);
    return { ...section, sha256: sha256(bytesOf(array)).toString("hex") };
  });
  const header = new TextEncoder().encode(canonicalJson({ body, arrays: sections }));
  if (header.length > mostHeaderBytes) {
    throw invalid("the header", `at most ${mostHeaderBytes} bytes`, `${header.length}`);
  }
  const start = align(preamble + header.length);
  const file = new Uint8Array(start + offset);
  file.set(magic);
  new DataView(file.buffer).setBigUint64(8, BigInt(header.length), true);
  file.set(sha256(file.subarray(0, 16), header), 16);
  file.set(header, preamble);
  entries.forEach(([, array], index) => {
    file.set(bytesOf(array), start + sections[index].offset);
  });
  return file;
}

/**
 * Reads the file of a pipeline. What it returns is as it was written; `restorePipeline` checks what it means.
 *
 * @throws {MillraceError} ERR_MODEL_INVALID for a file that is not whole, not ours, or changed by so much as one bit
 */
export function decodePipeline(bytes: Uint8Array): { body: PipelineBody; arrays: Map<string, TypedArray> } {
  const { header, start } = readHeader(bytes);
  const state = savedState("the pipeline file", header);
  const arrays = new Map<string, TypedArray>();
  let end = 0;
  for (const section of state.list("arrays")) {
    const name = section.text("name");
    const type = section.oneOf("type", Object.keys(elementTypes) as ElementType[]);
    const length = section.whole("length", 0, Number.MAX_SAFE_INTEGER);
    const offset = section.whole("offset", end, end);
    const size = elementTypes[type].BYTES_PER_ELEMENT;
    // By division, so that no product can overflow.
    if (length > (bytes.length - start - offset) / size) {
      throw invalid(`array '${name}'`, "a length inside the file", String(length));
    }
    const from = start + offset;
    const stored = bytes.subarray(from, from + length * size);
    if (sha256(stored).toString("hex") !== section.text("sha256") || arrays.has(name)) {
      throw invalid(`array '${name}'`, "the bytes that were written", "others");
    }
    arrays.set(name, copyOf(stored, type, length));
    end = align(offset + length * size);
    expectZeros(bytes.subarray(from + length * size, start + end));
  }
  if (start + end !== bytes.length) throw invalid("the file", `${start + end} bytes`, String(bytes.length));
  return { body: (header as { body: PipelineBody }).body, arrays };
}

function readHeader(bytes: Uint8Array): { header: unknown; start: number } {
  if (bytes.length < preamble) throw invalid("the file", `at least ${preamble} bytes`, String(bytes.length));
  if (magic.some((byte, index) => bytes[index] !== byte)) {
    const isOurs = magic.subarray(0, 7).every((byte, index) => bytes[index] === byte);
    throw invalid("the file", `version ${pipelineFileVersion}`, isOurs ? `version ${bytes[7]}` : "something else");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(8, true);
  if (length > BigInt(Math.min(mostHeaderBytes, bytes.length - preamble))) {
    throw invalid("the header's length", `at most ${mostHeaderBytes} and inside the file`, String(length));
  }
  const text = bytes.subarray(preamble, preamble + Number(length));
  if (!sha256(bytes.subarray(0, 16), text).equals(bytes.subarray(16, preamble))) {
    throw invalid("the header", "the bytes that were written", "others");
  }
  const start = align(preamble + text.length);
  expectZeros(bytes.subarray(preamble + text.length, Math.min(start, bytes.length)));
  try {
    // A copy: TextDecoder refuses shared memory in some hosts.
    return { header: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text.slice())), start };
  } catch (error) {
    throw invalid("the header", "JSON", (error as Error).message);
  }
}

function copyOf(stored: Uint8Array, type: ElementType, length: number): TypedArray {
  const array = allocate(elementTypes[type] as unknown as typeof Uint8Array, length) as TypedArray;
  bytesOf(array).set(stored);
  return array;
}

function typeOf(array: TypedArray): ElementType {
  return (Object.keys(elementTypes) as ElementType[]).find((type) => array instanceof elementTypes[type])!;
}

function expectZeros(padding: Uint8Array): void {
  if (padding.some((byte) => byte !== 0)) throw invalid("the padding", "zeros", "other bytes");
}

function invalid(what: string, expected: string, received: string): MillraceError {
  return new MillraceError("ERR_MODEL_INVALID", { what, expected, received });
}
