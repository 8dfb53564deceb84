// Dictionaries of an Arrow file or stream. A stream may extend or replace one between batches, and values may repeat or
// be null; a Millrace column has one dictionary of distinct strings. So all values seen under an id are united, and the
// codes of each batch are mapped, which in the usual case (one dictionary, distinct values, int32) is no work at all.
import { allocate, type Chunk, isBitSet, makeChunk, noValidity, type TypedArray } from "../column.js";
import { invalidArrow } from "./flatbuffer-reader.js";
import type { IndexType, Storage } from "./schema-reader.js";
import {
  chunkValidity,
  elementsIn,
  isNull,
  type Part,
  type Validity,
  validityOf,
  valueChunks,
} from "./values-reader.js";

export interface DictionaryValues {
  /** Every distinct string seen; its position is the code of the column. */
  readonly strings: string[];
  readonly codes: Map<string, number>;
  /** The file's current code -> ours, -1 for a null value. */
  mapping: Int32Array;
  isIdentity: boolean;
}

export function emptyDictionary(): DictionaryValues {
  return { strings: [], codes: new Map(), mapping: new Int32Array(0), isIdentity: true };
}

/** Takes up a dictionary batch: values added to the current ones (`isDelta`) or in their place. */
export function readDictionary(values: DictionaryValues, part: Part, isLarge: boolean, isDelta: boolean): void {
  const before = isDelta ? values.mapping : new Int32Array(0);
  const mapping = new Int32Array(before.length + part.length);
  mapping.set(before);
  let at = before.length;
  for (const chunk of valueChunks("utf8", { kind: isLarge ? "large-utf8" : "utf8" }, part)) {
    const offsets = chunk.values as Int32Array;
    // A copy out of shared memory, which text decoders refuse in some hosts.
    const bytes = Buffer.from(chunk.bytes!.slice(0, offsets[chunk.length]));
    for (let row = 0; row < chunk.length; row++) {
      const isNull = chunk.validity.length > 0 && !isBitSet(chunk.validity, row);
      mapping[at++] = isNull ? -1 : codeOf(values, bytes.toString("utf8", offsets[row], offsets[row + 1]));
    }
  }
  values.mapping = mapping;
  values.isIdentity = mapping.every((code, index) => code === index);
}

function codeOf(values: DictionaryValues, text: string): number {
  const known = values.codes.get(text);
  if (known !== undefined) return known;
  values.codes.set(text, values.strings.length);
  return values.strings.push(text) - 1;
}

type DictionaryStorage = Extract<Storage, { kind: "dictionary" }>;

/** The codes of one batch, checked against the dictionary as it stands. */
export function dictionaryChunk(part: Part, storage: DictionaryStorage, values: DictionaryValues): Chunk {
  const { length, where } = part;
  const validity = validityOf(part);
  const indices = indicesIn(storage.index, part);
  const { mapping, isIdentity } = values;
  if (isIdentity && indices instanceof Int32Array && allBelow(indices, mapping.length)) {
    return makeChunk("dictionary", { values: indices, length, ...chunkValidity(validity, part) });
  }
  const codes = allocate(Int32Array, length);
  let nullValues = 0;
  for (let row = 0; row < length; row++) {
    if (isNull(validity, row)) continue;
    const index = Number(indices[row]);
    if (!(index >= 0 && index < mapping.length)) {
      throw invalidArrow(`row ${row} has code ${indices[row]}, its dictionary ${mapping.length} values`, where);
    }
    codes[row] = mapping[index];
    if (mapping[index] < 0) nullValues++;
  }
  if (nullValues > 0) return withNulls(codes, validity);
  return makeChunk("dictionary", { values: codes, length, ...chunkValidity(validity, part) });
}

function allBelow(indices: Int32Array, size: number): boolean {
  for (let row = 0; row < indices.length; row++) if (indices[row] >>> 0 >= size) return false;
  return true;
}

// A code of -1 stands for a null value of the dictionary: the row is null.
function withNulls(codes: Int32Array, validity: Validity): Chunk {
  const bits = allocate(Uint8Array, Math.ceil(codes.length / 8));
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0) codes[row] = 0;
    else if (!isNull(validity, row)) bits[row >>> 3] |= 1 << (row & 7);
  }
  return makeChunk("dictionary", { values: codes, validity: bits });
}

const indexElements = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
} as const;

function indicesIn(index: IndexType, part: Part): TypedArray {
  const Elements = indexElements[index] as unknown as typeof Int32Array;
  return elementsIn(Elements, part.buffers[1] ?? noValidity, part.length, part.where);
}
