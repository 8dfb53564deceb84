import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { writeArrow } from "../columns/arrow-ipc.js";
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { csvPieces } from "./write-csv.js";
import { writeParquet } from "./write-parquet.js";

export interface WriteTableOptions {
  readonly runtime?: Runtime;
  /**
   * CSV only, on by default: a text that a spreadsheet would run as a formula (it begins with = + - @, tab or carriage
   * return and is no plain number) gets a ' in front. Off, every text is written exactly as it is.
   */
  readonly formulaGuard?: boolean;
}

/** File endings `writeTable` knows. */
export const writableEndings = ["csv", "parquet", "arrow", "feather"] as const;

/**
 * Writes a table as CSV, Parquet or an Arrow file, by the path's ending. The file appears whole or not at all: it is
 * written beside its place, synced, and renamed into it.
 *
 * @returns the file's size in bytes
 * @throws {MillraceError} ERR_OUTPUT_FORMAT, ERR_PACKAGE_MISSING (Parquet), ERR_CANCELLED
 */
export async function writeTable(table: Table, path: string, options: WriteTableOptions = {}): Promise<number> {
  const { runtime = makeRuntime(), formulaGuard = true } = options;
  const ending = basename(path).toLowerCase().split(".").slice(1).pop() ?? "";
  switch (ending) {
    case "csv":
      return writeWhole(path, (file) => writePieces(file, csvPieces(table, { runtime, formulaGuard })));
    case "arrow":
    case "feather":
      return writeWhole(path, (file) => writePieces(file, writeArrow(table)));
    case "parquet":
      return writeWhole(path, (_, temporary) => writeParquet(table, temporary, runtime));
    default:
      throw new MillraceError("ERR_OUTPUT_FORMAT", { file: basename(path), endings: writableEndings });
  }
}

let written = 0;

async function writeWhole(
  path: string,
  write: (file: FileHandle, temporary: string) => Promise<void>,
): Promise<number> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${written++}.tmp`);
  const file = await open(temporary, "wx");
  try {
    try {
      await write(file, temporary);
      await file.sync();
    } finally {
      await file.close();
    }
    const { size } = await stat(temporary);
    await rename(temporary, path);
    return size;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const writeBytes = 1 << 20;

/** Small pieces are gathered, so that a table of many columns does not become many small writes. */
async function writePieces(file: FileHandle, pieces: Iterable<Uint8Array>): Promise<void> {
  const gathered = new Uint8Array(writeBytes);
  let used = 0;
  const put = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  };
  for (const piece of pieces) {
    if (used + piece.length > writeBytes) {
      await put(gathered.subarray(0, used));
      used = 0;
    }
    if (piece.length >= writeBytes) await put(piece);
    else {
      gathered.set(piece, used);
      used += piece.length;
    }
  }
  await put(gathered.subarray(0, used));
}
