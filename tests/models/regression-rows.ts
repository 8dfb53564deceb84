// The rows of tools/refgen/regressions.py, by the same generator.
import { makeColumn } from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { lcg } from "../ops/statistics/numbers.js";

const [rowCount, columnCount] = [240, 6];
const width = columnCount + 3;
const units = [1, 3, 100, 0.01, 5, 1];
const origins = [0, 0, 1e3, 0, -2, 7];
const slopes = [2, -1, 0.01, 50, 0.3, 0];

export interface RegressionRows {
  readonly features: Table;
  readonly signal: Float64Array;
  readonly noise: Float64Array;
  readonly weights: Float64Array;
  /** Uniform in [0, 1). */
  readonly draws: Float64Array;
}

export function regressionRows(): RegressionRows {
  const draws = lcg(7, rowCount * width);
  const at = (row: number, column: number) => {
    const draw = draws[row * width + column];
    const mixed = column === 1 ? 0.7 * draws[row * width] + 0.3 * draw : draw;
    return mixed * units[column] + origins[column];
  };
  const columnOf = (of: (row: number) => number) => Float64Array.from({ length: rowCount }, (_, row) => of(row));
  const columns = units.map((_, column) => columnOf((row) => at(row, column)));
  return {
    features: makeTable(columns.map((values, column) => [`x${column}`, makeColumn("float64", { values })] as const)),
    signal: columnOf((row) => slopes.reduce((sum, slope, column) => sum + slope * at(row, column), 0)),
    noise: columnOf((row) => draws[row * width + columnCount] - 0.5),
    weights: columnOf((row) => draws[row * width + columnCount + 1] + 0.1),
    draws: columnOf((row) => draws[row * width + columnCount + 2]),
  };
}
