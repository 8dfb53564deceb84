import { resolve } from "node:path";
import type { Table } from "../columns/table.js";
import type { OnProgress } from "../core/progress.js";
import { WorkerPool } from "../engine/workers/pool.js";
import type { ReadTableInput } from "./read-table.task.js";

export interface ReadTableOptions {
  /** Read at most this many rows. */
  readonly limit?: number;
  /** Only these columns. */
  readonly columns?: readonly string[];
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Reads a CSV, JSON lines, Parquet or Arrow file, or a glob of them, without blocking the event loop.
 *
 * @throws {MillraceError} ERR_FILE_MISSING, ERR_FILE_EMPTY and the others of the format; ERR_CANCELLED
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const { threads, signal, onProgress, limit, columns } = options;
  const pool = new WorkerPool({ workers: 1, ...(threads === undefined ? {} : { threads }) });
  const input: ReadTableInput = {
    path: resolve(path),
    ...(limit === undefined ? {} : { limit }),
    ...(columns ? { columns } : {}),
  };
  try {
    return await pool.run("sources/read-table.task", input, {
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
    });
  } finally {
    await pool.close();
  }
}
