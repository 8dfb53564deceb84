// The catalogue of sources, and the one way in: paths and globs to one table.
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { startsWithMagic } from "../columns/arrow-ipc.js";
import { stackTables } from "../columns/stack-tables.js";
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { alignSchemas, type SchemaDrift } from "./align-schemas.js";
import { arrowFileSource } from "./arrow-file.js";
import { csvSource } from "./csv.js";
import { fileBytes, firstBytes } from "./file-bytes.js";
import { filesMatching, isGlob } from "./glob.js";
import { jsonLinesSource } from "./json-lines.js";
import { parquetSource } from "./parquet.js";
import { type BadLine, keptBadLines, type ReadOptions, type ReadResult, type Source } from "./source.js";

/** Every source, one line each. */
export const sources: readonly Source[] = [csvSource, jsonLinesSource, parquetSource, arrowFileSource];

/** As in `gather.sources`: a path or glob, and its format where the ending does not tell. */
export interface SourceEntry {
  readonly path: string;
  /** A source's name; `auto` or none: by ending, else by the first bytes. */
  readonly format?: string;
}

/** One file of a `readSources`, without its rows. */
export interface ReadFile extends Omit<ReadResult, "table" | "badLines"> {
  /** Name without folders. */
  readonly file: string;
  readonly format: string;
  readonly rows: number;
  /** Of the file's content as it lies on disk, hexadecimal. */
  readonly sha256: string;
}

export interface SourcesResult extends Omit<ReadResult, "dialect"> {
  readonly files: readonly ReadFile[];
  /** Files whose columns differ from the table's. */
  readonly drift: readonly SchemaDrift[];
}

/**
 * Reads all files the entries name, in order (those of a glob sorted by path), into one table, a file after another.
 *
 * @param folder what paths are relative to
 * @throws {MillraceError} ERR_FILE_MISSING, ERR_FORMAT_UNKNOWN, ERR_SOURCE_UNSUPPORTED; ERR_TYPE when a column of two
 *   files has no type in common; whatever the source of a file throws
 */
export async function readSources(
  entries: readonly SourceEntry[],
  folder: string,
  options: ReadOptions,
): Promise<SourcesResult> {
  const files: ReadFile[] = [];
  const tables: { file: string; table: Table }[] = [];
  const badLines: BadLine[] = [];
  let rowsLeft = options.limit ?? Number.POSITIVE_INFINITY;
  for (const { path, source } of await sourceFiles(entries, folder)) {
    if (files.length > 0 && rowsLeft <= 0) break;
    const read = await source.read(path, Number.isFinite(rowsLeft) ? { ...options, limit: rowsLeft } : options);
    const { table, badLines: bad, ...facts } = read;
    const file = basename(path);
    files.push({ ...facts, file, format: source.name, rows: table.rowCount, sha256: await hashFile(path) });
    tables.push({ file, table });
    badLines.push(...bad.slice(0, (options.keepBadLines ?? keptBadLines) - badLines.length));
    rowsLeft -= table.rowCount;
  }
  const { tables: aligned, drift } = alignSchemas(tables);
  const total = (count: (file: ReadFile) => number) => files.reduce((sum, file) => sum + count(file), 0);
  return {
    table: stackTables(aligned),
    files,
    drift,
    badLines,
    badLineCount: total((file) => file.badLineCount),
    lineCount: total((file) => file.lineCount),
    bytes: total((file) => file.bytes),
  };
}

/** The files that entries name, with the source that reads each. */
export async function sourceFiles(
  entries: readonly SourceEntry[],
  folder: string,
): Promise<{ readonly path: string; readonly source: Source }[]> {
  const found: { path: string; source: Source }[] = [];
  for (const { path, format } of entries) {
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) throw new MillraceError("ERR_SOURCE_UNSUPPORTED", { source: path });
    const absolute = resolve(folder, path);
    const isPattern = isGlob(absolute) && !existsSync(absolute);
    const paths = isPattern ? await filesMatching(absolute) : [absolute];
    if (paths.length === 0) throw new MillraceError("ERR_FILE_MISSING", { file: path });
    for (const one of paths) found.push({ path: one, source: await sourceOf(one, format) });
  }
  return found;
}

/** The source for a file: as stated, else by its ending, else by its first bytes. */
export async function sourceOf(path: string, format = "auto"): Promise<Source> {
  const first = await firstBytes(path, 8);
  const stated = sources.find(({ name }) => name === format);
  if (stated) return stated;
  const ending = basename(path).toLowerCase().replace(/\.gz$/, "").split(".").slice(1).pop();
  const byEnding = sources.find(({ endings }) => ending !== undefined && endings.includes(ending));
  const byContent = byEnding ?? (await sourceOfContent(path, first));
  if (format === "auto" && byContent) return byContent;
  throw new MillraceError("ERR_FORMAT_UNKNOWN", { file: basename(path), formats: sources.map(({ name }) => name) });
}

async function sourceOfContent(path: string, first: Uint8Array): Promise<Source | undefined> {
  const named = (wanted: string) => sources.find(({ name }) => name === wanted);
  const text = new TextDecoder("latin1").decode(first);
  if (startsWithMagic(first) || text.startsWith("\xff\xff\xff\xff")) return named("arrow-file");
  if (text.startsWith("PAR1")) return named("parquet");
  const content = await fileBytes(path);
  for await (const piece of content.pieces()) {
    const start = Buffer.from(piece.subarray(0, 4096));
    if (/^(\ufeff)?\s*[[{]/.test(start.toString("utf8"))) return named("json-lines");
    const isUtf16 = /^(\xff\xfe|\xfe\xff)/.test(start.toString("latin1"));
    return start.includes(0) && !isUtf16 ? undefined : named("csv");
  }
  return undefined;
}

/** SHA-256 of a file's content, hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Uint8Array);
  return hash.digest("hex");
}
