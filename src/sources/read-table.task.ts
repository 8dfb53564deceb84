import type { Table } from "../columns/table.js";
import type { TaskContext } from "../engine/workers/worker.js";
import { readSources } from "./sources.js";

export interface ReadTableInput {
  /** Absolute path or glob. */
  readonly path: string;
  readonly limit?: number;
  readonly columns?: readonly string[];
}

/** Reads files in a pool worker; the table comes back as shared memory. */
export async function run({ path, ...options }: ReadTableInput, { runtime, onProgress }: TaskContext): Promise<Table> {
  return (await readSources([{ path }], "/", { ...options, runtime, onProgress })).table;
}
