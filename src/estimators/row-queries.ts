import { columnNamed, type Table, withoutColumns } from "../columns/table.js";
import { cellsOf } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import type { BoostedRows } from "./fit-settings.js";

export interface QueriedRows {
  readonly features: Table;
  /** `[queries + 1]` the first row of each query, and the number of rows. */
  readonly queryOffsets?: Int32Array;
}

/**
 * The queries of a ranking, and the features without the column that names them.
 *
 * @throws {MillraceError} ERR_INVALID_VALUE, ERR_SHAPE, ERR_COLUMN_MISSING
 */
export function takeQueries(features: Table, { group, queryId }: BoostedRows): QueriedRows {
  if (group !== undefined && queryId !== undefined) throw invalid("'group' and 'queryId'", "one of the two", "both");
  const rows = features.rowCount;
  if (group !== undefined) return { features, queryOffsets: offsetsOfSizes(group, rows) };
  if (queryId === undefined) return { features };
  if (typeof queryId !== "string") return { features, queryOffsets: offsetsOfIds(queryId, rows) };
  const ids = cellsOf(columnNamed(features, queryId, "the features"));
  return { features: withoutColumns(features, [queryId]), queryOffsets: offsetsOfIds(ids, rows) };
}

function offsetsOfSizes(group: ArrayLike<number>, rows: number): Int32Array {
  const offsets = new Int32Array(group.length + 1);
  let sum = 0;
  for (let query = 0; query < group.length; query++) {
    const size = Number(group[query]);
    if (!Number.isInteger(size) || size < 1)
      throw invalid(`'group' at query ${query}`, "a whole number of rows from 1", String(group[query]));
    sum += size;
    offsets[query + 1] = Math.min(sum, rows);
  }
  if (sum !== rows) {
    const expected = `sizes that sum to the ${rows} rows`;
    throw new MillraceError("ERR_SHAPE", { what: "'group'", expected, received: `a sum of ${sum}` });
  }
  return offsets;
}

function offsetsOfIds(ids: ArrayLike<unknown>, rows: number): Int32Array {
  if (ids.length !== rows)
    throw new MillraceError("ERR_SHAPE", { what: "'queryId'", expected: `${rows} rows`, received: String(ids.length) });
  const seen = new Set<unknown>();
  const offsets: number[] = [];
  let last: unknown;
  for (let row = 0; row < rows; row++) {
    const cell = ids[row];
    if (cell === null || cell === undefined || Number.isNaN(cell))
      throw invalid(`'queryId' of row ${row}`, "an id", String(cell));
    const id = cell instanceof Date ? cell.getTime() : cell;
    if (row > 0 && id === last) continue;
    if (seen.has(id)) throw invalid(`'queryId' of row ${row}`, "rows of a query that lie together", `'${id}' again`);
    seen.add(id);
    offsets.push(row);
    last = id;
  }
  return Int32Array.from([...offsets, rows]);
}

const invalid = (what: string, expected: string, received: string) =>
  new MillraceError("ERR_INVALID_VALUE", { what, expected, received });
