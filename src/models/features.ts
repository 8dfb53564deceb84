import { type Chunk, contiguous } from "../columns/column.js";
import { columnNamed, type Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";

/** The named features of a table as one chunk each, in the order asked: found by name, so a table's order does not matter. */
export function featureChunks(features: Table, names: readonly string[]): readonly Chunk[] {
  return names.map((name) => {
    const column = columnNamed(features, name, "the features");
    if (column.type === "utf8" || column.type === "dictionary") {
      throw new MillraceError("ERR_FEATURE_TYPE", { column: name, type: "text" });
    }
    return contiguous(column);
  });
}

/** Names sorted by code unit: the order models work in, so that no result depends on the order of columns. */
export function rankedNames(names: readonly string[]): readonly string[] {
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
