// The steps of reading a CSV text that the native core does, with the buffers each one needs.
import { allocate, allocateValues, type Chunk, columnTypes, makeChunk } from "../../columns/column.js";
import { runOp } from "../../engine/dispatch.js";
import { copyText } from "../../engine/ops/csv/copy-text.js";
import { encodeLevels } from "../../engine/ops/csv/encode-levels.js";
import { findRows } from "../../engine/ops/csv/find-rows.js";
import { inferTypes } from "../../engine/ops/csv/infer-types.js";
import { readColumns } from "../../engine/ops/csv/read-columns.js";
import type { Runtime } from "../../engine/runtime.js";
import { keptBadLines } from "../source.js";
import { longestField } from "./bad-lines.js";
import { type ColumnReading, countsPerColumn, mostLevels } from "./kinds.js";

/** Block sizes keep a block and the index of its fields in a core's own cache. */
export const defaultBlockBytes = 256 * 1024;
/** A chunk of text has 32-bit offsets. */
const mostChunkBytes = 2 ** 31 - 1;

export interface TextRules {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly delimiter: string;
  readonly quote: string;
  readonly columns: number;
  readonly isWhole: boolean;
}

/** The words that `rules` of the csv ops mean. Without a delimiter a byte stands in that UTF-8 never holds. */
function rulesOf(text: TextRules): Float64Array {
  const code = (character: string, none: number) => (character === "" ? none : character.charCodeAt(0));
  return Float64Array.of(
    text.size,
    code(text.delimiter, 0xff),
    code(text.quote, -1),
    text.columns,
    longestField,
    text.isWhole ? 1 : 0,
  );
}

export interface FoundRows {
  readonly blocks: Float64Array;
  readonly rows: number;
  readonly bad: Float64Array;
  readonly badCount: number;
  readonly brokenQuotes: number;
  readonly end: number;
  /** Offset of the first byte that is not UTF-8, -1 when all is. */
  readonly invalid: number;
  readonly invalidLine: number;
}

export function findRowsOf(
  text: TextRules,
  begin: number,
  blockSize: number,
  mostRows: number | undefined,
  runtime: Runtime,
  keep = keptBadLines,
): FoundRows {
  const blockCount = Math.ceil((text.size - begin) / blockSize);
  const blocks = new Float64Array(2 * (blockCount + 1));
  const bad = new Float64Array(4 * Math.min(keep, keptBadLines));
  const summary = new Float64Array(6);
  runOp(
    findRows,
    { bytes: text.bytes, rules: rulesOf(text), blocks, bad, summary, begin, blockSize, mostRows: mostRows ?? -1 },
    runtime,
  );
  const [rows, badCount, brokenQuotes, end, invalid, invalidLine] = summary;
  if (badCount > keptBadLines && keep > keptBadLines) {
    // More than usual, and all are wanted: once more with room for them, which few files ever need.
    const all = new Float64Array(4 * Math.min(keep, badCount));
    const again = { bytes: text.bytes, rules: rulesOf(text), blocks, bad: all, summary, begin, blockSize };
    runOp(findRows, { ...again, mostRows: mostRows ?? -1 }, runtime);
    return { blocks, rows, bad: all, badCount, brokenQuotes, end, invalid, invalidLine };
  }
  return { blocks, rows, bad, badCount, brokenQuotes, end, invalid, invalidLine };
}

export interface MissingWords {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

export function missingWordsOf(words: readonly string[]): MissingWords {
  const encoded = words.map((word) => Buffer.from(word.trim(), "utf8"));
  const offsets = new Int32Array(words.length + 1);
  encoded.forEach((word, index) => {
    offsets[index + 1] = offsets[index] + word.length;
  });
  return { bytes: Uint8Array.from(Buffer.concat(encoded)), offsets };
}

/** One column's counts of kinds, for each of `positions`; of all rows, or of some of them from all over the file. */
export function countKinds(
  text: TextRules,
  { blocks }: FoundRows,
  positions: readonly number[],
  missing: MissingWords,
  ofAllRows: boolean,
  runtime: Runtime,
): Float64Array[] {
  const counts = new Float64Array(countsPerColumn * positions.length);
  const blockCount = blocks.length / 2 - 1;
  runOp(
    inferTypes,
    {
      bytes: text.bytes,
      rules: rulesOf(text),
      blocks,
      columns: Int32Array.from(positions),
      missingBytes: missing.bytes,
      missingOffsets: missing.offsets,
      counts,
      blockStep: ofAllRows ? 1 : Math.max(1, Math.ceil(blockCount / 16)),
      rowsPerBlock: ofAllRows ? 2 ** 40 : 1024,
    },
    runtime,
  );
  return positions.map((_, index) => counts.subarray(countsPerColumn * index, countsPerColumn * (index + 1)));
}

/** What reading one column gave; undefined chunks: some cell is not of the type, or there are too many levels. */
export interface ReadColumn {
  readonly chunks: readonly Chunk[] | undefined;
  readonly dictionary?: readonly string[];
  /** float64 that holds digits beyond int64: only a look at all rows can say whether they are ids. */
  readonly isDoubtful?: boolean;
  readonly nullCount: number;
  /** Cells made missing because they are not of the forced type. */
  readonly unread: number;
}

export interface ColumnWish {
  readonly position: number;
  readonly reading: ColumnReading;
}

export function readColumnsOf(
  text: TextRules,
  found: FoundRows,
  wishes: readonly ColumnWish[],
  missing: MissingWords,
  runtime: Runtime,
): ReadColumn[] {
  const { rows, blocks } = found;
  const blockCount = blocks.length / 2 - 1;
  const levelRoom = wishes.map(({ reading }) =>
    reading.type !== "dictionary" ? 0 : reading.isForced ? rows : Math.min(rows, mostLevels(rows)),
  );
  const columns = wishes.map(({ reading }) => emptyChunk(reading, rows));
  const levels = allocate(Float64Array, 2 * levelRoom.reduce((sum, room) => sum + room, 0));
  const textCount = wishes.filter(({ reading }) => reading.type === "utf8").length;
  const textBytes = new Float64Array(blockCount * textCount);
  const results = new Float64Array(4 * wishes.length);
  const plan = Int32Array.from(
    wishes.flatMap(({ position, reading }, index) => [
      position,
      columnTypes.indexOf(reading.type),
      reading.order,
      Number(reading.isZoned),
      Number(reading.isForced),
      levelRoom[index],
    ]),
  );
  runOp(
    readColumns,
    {
      bytes: text.bytes,
      rules: rulesOf(text),
      blocks,
      plan,
      missingBytes: missing.bytes,
      missingOffsets: missing.offsets,
      columns,
      levels,
      textBytes,
      results,
    },
    runtime,
  );
  let level = 0;
  let textIndex = 0;
  return wishes.map(({ reading }, index) => {
    const [verdict, nullCount, unread, levelCount] = results.subarray(4 * index, 4 * index + 4);
    const firstLevel = level;
    level += levelRoom[index];
    const blockBytes = Float64Array.from(
      { length: reading.type === "utf8" ? blockCount : 0 },
      (_, block) => textBytes[block * textCount + textIndex],
    );
    if (reading.type === "utf8") textIndex++;
    if (verdict === 1) return { chunks: undefined, nullCount, unread };
    const { values, validity } = columns[index];
    if (reading.type === "utf8") {
      const chunks = textChunks(text, found, values as BigInt64Array, validity, blockBytes, nullCount, runtime);
      return { chunks, nullCount, unread };
    }
    const chunk = makeChunk(reading.type, { values, length: rows, validity, nullCount });
    if (reading.type !== "dictionary") return { chunks: [chunk], isDoubtful: verdict === 2, nullCount, unread };
    const dictionary = levelTexts(text, levels.subarray(2 * firstLevel, 2 * (firstLevel + levelCount)));
    return { chunks: [chunk], dictionary, nullCount, unread };
  });
}

function emptyChunk({ type }: ColumnReading, rows: number): Chunk {
  // Text is first noted as where it stands in the file: see csv/read-columns.
  const native = type === "utf8" ? "int64" : type;
  return {
    code: columnTypes.indexOf(native),
    length: rows,
    values: allocateValues(native, rows),
    validity: allocate(Uint8Array, Math.ceil(rows / 8)),
    bitOffset: 0,
    nullCount: 0,
  };
}

function levelTexts(text: TextRules, levels: Float64Array): string[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const { quote } = text;
  return Array.from({ length: levels.length / 2 }, (_, index) => {
    const raw = decoder.decode(text.bytes.slice(levels[2 * index], levels[2 * index] + levels[2 * index + 1]));
    return quote !== "" && raw.startsWith(quote) ? raw.slice(1, -1).replaceAll(quote + quote, quote) : raw;
  });
}

/** The text of a column as chunks of less than 2 GiB, cut between blocks. */
function textChunks(
  text: TextRules,
  { blocks }: FoundRows,
  cells: BigInt64Array,
  validity: Uint8Array,
  blockBytes: Float64Array,
  nullCount: number,
  runtime: Runtime,
): Chunk[] {
  const chunks: Chunk[] = [];
  for (let firstBlock = 0, lastBlock = 0; firstBlock < blockBytes.length; firstBlock = lastBlock) {
    let size = blockBytes[lastBlock++];
    while (lastBlock < blockBytes.length && size + blockBytes[lastBlock] <= mostChunkBytes) {
      size += blockBytes[lastBlock++];
    }
    const firstRow = blocks[2 * firstBlock + 1];
    const length = blocks[2 * lastBlock + 1] - firstRow;
    const offsets = allocateValues("utf8", length);
    const bytes = allocate(Uint8Array, size);
    runOp(
      copyText,
      {
        text: text.bytes,
        rules: rulesOf(text),
        blocks,
        cells,
        validity,
        blockBytes,
        offsets,
        bytes,
        firstBlock,
        lastBlock,
      },
      runtime,
    );
    const isAll = length === cells.length;
    const bits = isAll
      ? { validity, nullCount }
      : { validity: validity.subarray(firstRow >>> 3), bitOffset: firstRow & 7 };
    chunks.push(makeChunk("utf8", { values: offsets, length, bytes, ...bits }));
  }
  return chunks;
}

/** A text column as a dictionary when it has few levels, else undefined. */
export function asDictionary(column: ReadColumn, runtime: Runtime): ReadColumn | undefined {
  const [chunk] = column.chunks!;
  if (column.chunks!.length !== 1) return undefined;
  const room = Math.min(chunk.length, mostLevels(chunk.length - column.nullCount));
  const codes = allocateValues("dictionary", chunk.length);
  const firstRows = new Float64Array(room);
  const levelCount = new Float64Array(1);
  runOp(encodeLevels, { column: chunk, codes, firstRows, levelCount }, runtime);
  if (levelCount[0] > room) return undefined;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const offsets = chunk.values as Int32Array;
  const dictionary = Array.from({ length: levelCount[0] }, (_, level) =>
    decoder.decode(chunk.bytes!.slice(offsets[firstRows[level]], offsets[firstRows[level] + 1])),
  );
  const { validity, nullCount } = chunk;
  return {
    ...column,
    chunks: [makeChunk("dictionary", { values: codes, length: chunk.length, validity, nullCount })],
    dictionary,
  };
}
