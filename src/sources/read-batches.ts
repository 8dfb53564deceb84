import { sliceTable } from "../columns/slice.js";
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { isStopped } from "../engine/runtime.js";
import type { ReadOptions } from "./source.js";
import { sourceFiles } from "./sources.js";

const batchRows = 2 ** 17;

/**
 * The rows of a file, or of the files of a glob in the order of their paths, in batches. A source that can be read in
 * pieces (Parquet) is never in memory as a whole; of others it is one file at a time.
 *
 * @param path absolute
 * @throws {MillraceError} ERR_FILE_MISSING, ERR_FORMAT_UNKNOWN, ERR_CANCELLED; whatever the source of a file throws
 */
export async function* readBatches(path: string, options: ReadOptions): AsyncGenerator<Table> {
  for (const { path: file, source } of await sourceFiles([{ path }], "/")) {
    const batches = source.batches?.(file, batchRows, options) ?? slicesOf((await source.read(file, options)).table);
    for await (const batch of batches) {
      if (isStopped(options.runtime)) throw new MillraceError("ERR_CANCELLED", { what: "reading" });
      yield batch;
    }
  }
}

function* slicesOf(table: Table): Generator<Table> {
  for (let start = 0; start < table.rowCount; start += batchRows) yield sliceTable(table, start, start + batchRows);
}
