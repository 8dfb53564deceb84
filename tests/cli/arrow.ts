import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";

/** Rows of an Arrow file, as the official reader sees them. */
export async function readArrowFile(path: string): Promise<Record<string, unknown>[]> {
  return tableFromIPC(readFileSync(path))
    .toArray()
    .map((row) => row.toJSON());
}
