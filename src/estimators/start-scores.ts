import { allocate } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import type { NumberList } from "./fit-settings.js";

/**
 * Offsets `[n]` or `[n x outputs]`, row-major, as start scores `[outputs x n]`.
 *
 * @throws {MillraceError} ERR_SHAPE; ERR_INVALID_VALUE with the row
 */
export function startScoresOf(initScore: NumberList, rows: number, outputs: number): Float64Array {
  if (initScore.length !== rows * outputs) {
    const expected = outputs === 1 ? `${rows} numbers, one a row` : `${rows} x ${outputs} numbers, one a row and class`;
    throw new MillraceError("ERR_SHAPE", { what: "'initScore'", expected, received: String(initScore.length) });
  }
  const scores = allocate(Float64Array, rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < outputs; output++) {
      const score = Number(initScore[row * outputs + output]);
      if (!Number.isFinite(score)) {
        const what = `'initScore' of row ${row}`;
        throw new MillraceError("ERR_INVALID_VALUE", { what, expected: "a finite number", received: String(score) });
      }
      scores[output * rows + row] = score;
    }
  }
  return scores;
}
