// Points to start from that a caller gives: rows of numbers, in the order of the table's columns.
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";

/** A word, or rows of numbers, as the list a parameter is kept as; undefined for what is neither. */
export function readStart(given: unknown, words: readonly string[]): readonly (number | string)[] | undefined {
  if (typeof given === "string") return words.includes(given) ? [given] : undefined;
  if (Array.isArray(given) && given.length === 1 && typeof given[0] === "string") return readStart(given[0], words);
  const numbers = readNumbers(given);
  return numbers && numbers.length > 0 ? numbers : undefined;
}

/** Finite numbers in lists of any depth, as one list; undefined for what is none. */
export function readNumbers(given: unknown): readonly number[] | undefined {
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) return undefined;
  const numbers: number[] = [];
  for (const each of given as unknown as Iterable<unknown>) {
    if (typeof each === "number") {
      if (!Number.isFinite(each)) return undefined;
      numbers.push(each);
      continue;
    }
    const below = readNumbers(each);
    if (!below) return undefined;
    for (const number of below) numbers.push(number);
  }
  return numbers;
}

/** `count` points `[count x names]` with the features in the order of `names`. @throws {MillraceError} ERR_SHAPE */
export function givenCenters(
  start: readonly (number | string)[],
  count: number,
  { names: given }: Table,
  names: readonly string[],
  parameter: string,
): Float64Array {
  const width = names.length;
  if (start.length !== count * width) {
    const expected = `${count} rows of ${width} numbers, one a feature`;
    throw new MillraceError("ERR_SHAPE", { what: `'${parameter}'`, expected, received: `${start.length} numbers` });
  }
  const order = names.map((name) => given.indexOf(name));
  return Float64Array.from(start, (_, at) => start[Math.floor(at / width) * width + order[at % width]] as number);
}
