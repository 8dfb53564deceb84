// Points to start from that a caller gives: rows of numbers, in the order of the table's columns.
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";

/** A word, or rows of numbers, as the list a parameter is kept as; undefined for what is neither. */
export function readStart(given: unknown, words: readonly string[]): readonly (number | string)[] | undefined {
  if (typeof given === "string") return words.includes(given) ? [given] : undefined;
  if (!Array.isArray(given) || given.length === 0) return undefined;
  if (given.length === 1 && typeof given[0] === "string") return readStart(given[0], words);
  const numbers = given.flatMap((row) =>
    typeof row === "number" ? [row] : isRow(row) ? Array.from(row, Number) : [NaN],
  );
  return numbers.every(Number.isFinite) ? numbers : undefined;
}

const isRow = (row: unknown): row is ArrayLike<number> => Array.isArray(row) || ArrayBuffer.isView(row);

/** `count` points `[count x names]` with the features in the order of `names`. @throws {MillraceError} ERR_SHAPE */
export function givenCenters(
  start: readonly (number | string)[],
  count: number,
  { names: given }: Table,
  names: readonly string[],
): Float64Array {
  const width = names.length;
  if (start.length !== count * width) {
    const expected = `${count} rows of ${width} numbers, one a feature`;
    throw new MillraceError("ERR_SHAPE", { what: "'init'", expected, received: `${start.length} numbers` });
  }
  const order = names.map((name) => given.indexOf(name));
  return Float64Array.from(start, (_, at) => start[Math.floor(at / width) * width + order[at % width]] as number);
}
