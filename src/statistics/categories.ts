// Categories of any column type, as a dictionary: strings and codes.
import { allocate, type Chunk, type Column, columnOf, contiguous, makeChunk, makeColumn } from "../columns/column.js";
import { cellAt, columnFrom } from "../columns/values.js";
import { runOp } from "../engine/dispatch.js";
import { countCodes } from "../engine/ops/column/count-codes.js";
import { distinct } from "../engine/ops/column/distinct.js";
import { remap } from "../engine/ops/column/remap.js";
import type { Runtime } from "../engine/runtime.js";
import { takeFromColumn } from "../engine/take-rows.js";
import { textOf } from "./column-facts.js";

/**
 * The column as a dictionary column: its own when it is one, else the distinct values in order of first appearance.
 * Numbers are spelled as JavaScript does, so that 3 of an integer column and 3.0 of a float column are one category.
 */
export function asDictionary(column: Column, runtime: Runtime): Column {
  if (column.type === "dictionary") return column;
  const chunk = contiguous(column);
  const codes = allocate(Int32Array, chunk.length);
  const firstRows = new Uint32Array(chunk.length);
  const count = new Float64Array(1);
  runOp(distinct, { column: chunk, codes, firstRows, count }, runtime);
  const whole = columnOf(column.type, [chunk], column.dictionary);
  const dictionary = Array.from(firstRows.subarray(0, count[0]), (row) => textOf(cellAt(whole, row), column.type));
  // A missing row has code -1, which is outside every table. A null keeps its bit as well; a NaN has none.
  const { validity, bitOffset, nullCount } = chunk;
  return makeColumn("dictionary", { values: codes, validity, bitOffset, nullCount, dictionary });
}

/** Distinct strings of a dictionary column with the rows of each, most frequent first, ties by name. */
export function countLevels(
  column: Column,
  runtime: Runtime,
): { levels: { level: string; count: number }[]; missing: number } {
  const dictionary = column.dictionary!;
  const counts = allocate(Float64Array, dictionary.length + 1);
  runOp(countCodes, { column: contiguous(column), counts }, runtime);
  const byLevel = new Map<string, number>();
  dictionary.forEach((level, code) => {
    if (counts[code] > 0) byLevel.set(level, (byLevel.get(level) ?? 0) + counts[code]);
  });
  const levels = [...byLevel].map(([level, count]) => ({ level, count }));
  levels.sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
  return { levels, missing: counts[dictionary.length] };
}

/** Position of each level. */
export function indexOfLevels(levels: readonly string[]): ReadonlyMap<string, number> {
  return new Map(levels.map((level, position) => [level, position]));
}

/** For each code of a dictionary column, the position of its string among known levels; -1 for one never seen. */
export function positionsOfCodes(column: Column, index: ReadonlyMap<string, number>): Int32Array {
  return Int32Array.from(column.dictionary!, (level) => index.get(level) ?? -1);
}

/** The column's codes as positions among known levels, -1 for missing and unseen. */
export function positions(column: Column, index: ReadonlyMap<string, number>, runtime: Runtime): Chunk {
  const codes = allocate(Int32Array, column.length);
  const table = positionsOfCodes(column, index);
  runOp(remap, { column: contiguous(column), table, codes, otherwise: -1 }, runtime);
  return makeChunk("int32", { values: codes });
}

/**
 * A value per row out of a value per level.
 *
 * @param values one row per level of the dictionary, and one more, null, for missing
 */
export function spreadLevels(dictionary: Column, values: Column, runtime: Runtime): Column {
  const none = values.length - 1;
  const table = Int32Array.from({ length: none }, (_, code) => code);
  const rows = allocate(Int32Array, dictionary.length);
  runOp(remap, { column: contiguous(dictionary), table, codes: rows, otherwise: none }, runtime);
  return takeFromColumn(values, new Uint32Array(rows.buffer), runtime);
}

/** The column as strings of its own per row. */
export function asText(column: Column, runtime: Runtime): Column {
  if (column.type === "utf8") return column;
  const dictionary = asDictionary(column, runtime);
  return spreadLevels(dictionary, columnFrom([...dictionary.dictionary!, null], "utf8"), runtime);
}
