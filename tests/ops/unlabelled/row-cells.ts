// Rows for tests of ops that read columns, and what such an op says of a cell it cannot use.
import { makeChunk } from "../../../src/columns/column.js";
import { randomMatrix } from "../matrix/matrices.js";

/** `count` columns of `rows` drawn numbers, and the same rows as arrays. */
export function drawnRows(rows: number, count: number, seed: number) {
  const columns = Array.from({ length: count }, (_, column) => randomMatrix(rows, 1, seed * 100 + column).cells);
  return { columns, rowAt: (row: number) => columns.map((values) => values[row]) };
}

export const chunksOf = (columns: readonly Float64Array[]) => columns.map((values) => makeChunk("float64", { values }));

/** Code and detail of the error of a call; undefined when there is none. */
export function faultOf(call: () => void): readonly [string, number | undefined] | undefined {
  try {
    call();
  } catch (error) {
    const { code, cause } = error as { code: string; cause?: { detail?: number } };
    return [code, cause?.detail];
  }
  return undefined;
}
