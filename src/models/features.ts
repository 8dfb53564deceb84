import { allocate, type Chunk, type Column, contiguous, makeChunk } from "../columns/column.js";
import { columnNamed, type Table } from "../columns/table.js";
import { cellsOf, toFloat64 } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import { runOp } from "../engine/dispatch.js";
import { lookup } from "../engine/ops/column/lookup.js";

/** The categories of each categorical feature by name, in the order of their numbers. */
export type Categories = Readonly<Record<string, readonly (string | number)[]>>;

/** The categories of a feature, whatever it is called; undefined where it is none. */
export function categoriesOf(
  categories: Categories | undefined,
  name: string,
): readonly (string | number)[] | undefined {
  return categories && Object.hasOwn(categories, name) ? categories[name] : undefined;
}

/**
 * The named features of a table as one chunk each, in the order asked: found by name, so a table's order does not matter.
 * A feature with categories becomes the numbers of its categories: text by name, numbers and booleans by value (a
 * fraction is cut off); null and what is not among them become NaN.
 */
export function featureChunks(features: Table, names: readonly string[], categories?: Categories): readonly Chunk[] {
  return names.map((name) => {
    const column = columnNamed(features, name, "the features");
    const known = categoriesOf(categories, name);
    if (known) return categoryNumbers(name, column, known);
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

/** The number of each category, by name or value. */
export function categoryIndex(known: readonly (string | number)[]): ReadonlyMap<string | number, number> {
  return new Map(known.map((category, index) => [category, index]));
}

// Whole numbers below this are looked up in a table, others one by one.
const tableSize = 2 ** 20;

/** Cells as they are, and the number of the category each of them stands for, where it takes a table to know. */
export interface CategoryCells {
  readonly chunk: Chunk;
  /** By code or value: the category's number, -1 for none. Without a table the cells are the numbers, NaN for none. */
  readonly table?: Int32Array;
}

/** The cells of a categorical feature, nothing copied where a table tells their categories. */
export function categoryCells(name: string, column: Column, known: readonly (string | number)[]): CategoryCells {
  const index = categoryIndex(known);
  const numberOf = (category: string | number) => index.get(category) ?? -1;
  const isText = typeof known[0] === "string";
  const given = column.type;
  if (given === "dictionary") {
    return { chunk: contiguous(column), table: Int32Array.from(column.dictionary ?? [], numberOf) };
  }
  if (given === "utf8") {
    const numbers = cellsOf(column).map((cell) =>
      cell === null ? Number.NaN : (index.get(String(cell)) ?? Number.NaN),
    );
    return { chunk: chunkOf(numbers) };
  }
  if (given === "bool" && isText) {
    return { chunk: contiguous(column), table: Int32Array.of(numberOf("false"), numberOf("true")) };
  }
  if (isText)
    throw new MillraceError("ERR_FEATURE_TYPE", { column: name, type: "numbers, where text was learned from" });
  const most = known.reduce((most: number, category) => Math.max(most, category as number), -1);
  if (known.every((category) => Number.isInteger(category) && (category as number) >= 0) && most < tableSize) {
    return {
      chunk: contiguous(column),
      table: Int32Array.from({ length: most + 1 }, (_, category) => numberOf(category)),
    };
  }
  return { chunk: chunkOf(toFloat64(column).map((value) => index.get(value) ?? Number.NaN)) };
}

function categoryNumbers(name: string, column: Column, known: readonly (string | number)[]): Chunk {
  const { chunk, table } = categoryCells(name, column, known);
  if (!table) return chunk;
  const values = allocate(Float64Array, column.length);
  const numbers = Float64Array.from(table, (number) => (number < 0 ? Number.NaN : number));
  runOp(lookup, { column: chunk, table: numbers, values, otherwise: Number.NaN });
  return makeChunk("float64", { values });
}

function chunkOf(values: ArrayLike<number>): Chunk {
  const shared = allocate(Float64Array, values.length);
  shared.set(values);
  return makeChunk("float64", { values: shared });
}
