// The public API: re-exports, nothing else.

export type { Column, ColumnType } from "./columns/column.js";
export { stackTables } from "./columns/stack-tables.js";
export {
  columnNamed,
  makeTable,
  rowAt,
  selectColumns,
  type Table,
  tableFromRows,
  withColumns,
  withoutColumns,
} from "./columns/table.js";
export { type CellValue, cellAt, cellsOf, columnFrom } from "./columns/values.js";
export { MillraceError } from "./core/errors.js";
export type { Progress } from "./core/progress.js";
export { randomUnit, streams } from "./core/random.js";
