import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { readArrow, startsWithMagic } from "../columns/arrow-ipc.js";
import { allocate } from "../columns/column.js";
import { sliceTable } from "../columns/slice.js";
import { MillraceError } from "../core/errors.js";
import { isStopped } from "../engine/runtime.js";
import { firstBytes } from "./file-bytes.js";
import { applyMissingRules } from "./missing-values.js";
import type { ReadOptions, ReadResult, Source } from "./source.js";
import { applyStatedTypes } from "./stated-types.js";

/**
 * Arrow files and streams, Feather version 2 too: read into shared memory once, the columns are views of it.
 * Types as `readArrow` says; compressed files are refused with the way out.
 */
export const arrowFileSource: Source = {
  name: "arrow-file",
  endings: ["arrow", "feather", "ipc", "arrows"],
  read: readArrowFile,
};

async function readArrowFile(path: string, options: ReadOptions): Promise<ReadResult> {
  const first = await firstBytes(path, 8);
  const bytes = await readShared(path, options);
  const { columns, duplicateColumns } = options;
  const read = readArrow(bytes, {
    ...(columns ? { columns } : {}),
    ...(duplicateColumns ? { duplicateColumns } : {}),
  });
  const limited = options.limit === undefined ? read : sliceTable(read, 0, options.limit);
  const typed = applyStatedTypes(limited, options.types);
  const rules = { everywhere: options.missing ?? [], byColumn: new Map() };
  const { table } = applyMissingRules(typed, rules, options.runtime, new Set(options.types?.keys()));
  return {
    table,
    badLineCount: 0,
    badLines: [],
    lineCount: table.rowCount,
    dialect: { format: "arrow-file", layout: startsWithMagic(first) ? "file" : "stream" },
    bytes: bytes.length,
  };
}

const pieceBytes = 8 * 1024 * 1024;

async function readShared(path: string, { runtime, onProgress }: ReadOptions): Promise<Uint8Array> {
  const { size } = await stat(path);
  const bytes = allocate(Uint8Array, size);
  const step = `reading ${basename(path)}`;
  const file = await open(path, "r");
  try {
    let at = 0;
    while (at < size) {
      if (isStopped(runtime)) throw new MillraceError("ERR_CANCELLED", { what: step });
      const { bytesRead } = await file.read(bytes, at, Math.min(pieceBytes, size - at), at);
      if (bytesRead === 0) break;
      at += bytesRead;
      onProgress?.({ step, done: at, total: size, unit: "bytes" });
    }
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
}
