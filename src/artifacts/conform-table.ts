// Makes the rows of any table fit what a pipeline reads: columns by name, types by role.
import { allocateValues, type Column, makeColumn } from "../columns/column.js";
import { columnNamed, makeTable, type Table } from "../columns/table.js";
import { columnFrom } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import type { Runtime } from "../engine/runtime.js";
import { parseIsoTime } from "../sources/iso-time.js";
import { applyMissingRules } from "../sources/missing-values.js";
import { asDictionary, countLevels, spreadLevels } from "../statistics/categories.js";
import { isNumberText } from "../statistics/column-facts.js";
import type { InputColumn } from "./pipeline.js";

export interface Conformed {
  /** The pipeline's input columns, in its order. */
  readonly columns: Table;
  /** Columns of the table that the pipeline does not read. */
  readonly extra: readonly string[];
  /** Cells that could not be read as what the column is, and count as missing. */
  readonly unread: readonly { readonly column: string; readonly cells: number }[];
}

/**
 * Picks a pipeline's input columns by name; order and further columns do not matter. Values that mean missing become
 * missing; text where numbers or times belong is read as such, and is missing where it cannot be.
 *
 * @throws {MillraceError} ERR_COLUMN_MISSING; ERR_TYPE for numbers where times belong, or the other way round
 */
export function conformTable(inputs: readonly InputColumn[], table: Table, runtime: Runtime): Conformed {
  const picked = makeTable(
    inputs.map(({ name }) => [name, columnNamed(table, name, "the data")] as const),
    table.rowCount,
  );
  const byColumn = new Map(inputs.filter(({ missing }) => missing.length > 0).map((i) => [i.name, i.missing] as const));
  const stated = new Set(picked.names);
  const cleaned = applyMissingRules(picked, { everywhere: [], byColumn }, runtime, stated).table;
  const unread: { column: string; cells: number }[] = [];
  const columns = inputs.map((input, index): [string, Column] => {
    const { column, cells } = conformColumn(input, cleaned.columns[index], runtime);
    if (cells > 0) unread.push({ column: input.name, cells });
    return [input.name, column];
  });
  const known = new Set(stated);
  return {
    columns: makeTable(columns, table.rowCount),
    extra: table.names.filter((name) => !known.has(name)),
    unread,
  };
}

function conformColumn(input: InputColumn, column: Column, runtime: Runtime): { column: Column; cells: number } {
  const isText = column.type === "dictionary" || column.type === "utf8";
  const isTime = column.type === "timestamp" || column.type === "date";
  if (input.role === "numeric" && isText) {
    return readText(column, "float64", input.type === "bool" ? readTruth : readNumber, runtime);
  }
  if (input.role === "time" && isText) return readText(column, "timestamp", readTime, runtime);
  if ((input.role === "numeric" && isTime) || (input.role === "time" && !isTime)) {
    // A column without a single value has no type of its own: CSV readers call it what they like.
    if (column.nullCount === column.length) return { column: allMissing(input, column.length), cells: 0 };
    const expected = input.role === "time" ? "dates or times" : "numbers";
    throw new MillraceError("ERR_TYPE", { what: `column '${input.name}'`, expected, received: column.type });
  }
  return { column, cells: 0 };
}

const readTime = (text: string) => parseIsoTime(text)?.microseconds;
const readNumber = (text: string) => (isNumberText(text) ? Number(text) : undefined);

/** `true` and `false` as 1 and 0, whatever their case; else a number. */
export function readTruth(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  return word === "true" ? 1 : word === "false" ? 0 : readNumber(text);
}

// Each distinct text is read once, then spread over the rows.
function readText(
  column: Column,
  type: "float64" | "timestamp",
  read: (text: string) => number | bigint | undefined,
  runtime: Runtime,
): { column: Column; cells: number } {
  const dictionary = asDictionary(column, runtime);
  const levels = dictionary.dictionary!;
  const values = allocateValues(type, levels.length + 1);
  const validity = new Uint8Array(Math.ceil((levels.length + 1) / 8));
  const unreadable = new Set<string>();
  levels.forEach((text, level) => {
    const value = read(text);
    if (value === undefined) {
      unreadable.add(text);
      return;
    }
    (values as Float64Array)[level] = value as number;
    validity[level >>> 3] |= 1 << (level & 7);
  });
  const counted = unreadable.size > 0 ? countLevels(dictionary, runtime).levels : [];
  const cells = counted.reduce((sum, { level, count }) => sum + (unreadable.has(level) ? count : 0), 0);
  return { column: spreadLevels(dictionary, makeColumn(type, { values, validity }), runtime), cells };
}

function allMissing(input: InputColumn, length: number): Column {
  return columnFrom(new Array(length).fill(null), input.role === "time" ? "timestamp" : "float64");
}
