import type { Table } from "../columns/table.js";
import type { OnProgress } from "../core/progress.js";
import type { Runtime } from "../engine/runtime.js";

/** A line that could not be read, kept out of the table and counted. */
export interface BadLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
  /** The line's text, cut to 200 characters. */
  readonly text: string;
}

/** Bad lines kept with their text when a reader is not told otherwise. */
export const keptBadLines = 1_000;

export interface ReadOptions {
  /** Read at most this many rows: for a look at the data. Types are then inferred from these rows only. */
  readonly limit?: number;
  /** Only these columns; all when not given. */
  readonly columns?: readonly string[];
  /** Cells read as missing, besides the empty one. */
  readonly missing?: readonly string[];
  /** Column types stated by the configuration (or the pipeline that will read the rows), which inference must not change. */
  readonly types?: ReadonlyMap<string, string>;
  /** What to do with two columns of one name: `error` (ERR_COLUMN_DUPLICATE) or `number` (name, name.2, ...). */
  readonly duplicateColumns?: "error" | "number";
  /** How many bad lines to keep with their text, `keptBadLines` when not given; all are counted. */
  readonly keepBadLines?: number;
  readonly runtime: Runtime;
  readonly onProgress?: OnProgress;
}

export interface ReadResult {
  readonly table: Table;
  /** Every bad line is counted, the first 1,000 are kept. */
  readonly badLineCount: number;
  readonly badLines: readonly BadLine[];
  /** Rows read plus bad lines. */
  readonly lineCount: number;
  /** What was found about the format: delimiter, quote, encoding, compression, header, types. For the quality report. */
  readonly dialect: Readonly<Record<string, string | number | boolean>>;
  readonly bytes: number;
}

/**
 * Strings with more distinct values than this become a utf8 column in every source. With at most as many they become a
 * dictionary, in CSV only if each is seen twice on average: nothing else in such a file tells a name from a category.
 */
export const dictionaryLimit = 65_536;

export interface Source {
  /** `csv`, `json-lines`, `parquet`, `arrow-file`. */
  readonly name: string;
  /** File endings it reads, without the dot, `.gz` not counted. */
  readonly endings: readonly string[];
  read(path: string, options: ReadOptions): Promise<ReadResult>;
  /** The rows in batches of at most `batchRows`, at least 2,048; sources without it are read whole. */
  batches?(path: string, batchRows: number, options: ReadOptions): AsyncIterable<Table>;
}
