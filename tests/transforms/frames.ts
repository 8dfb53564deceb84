import { type ColumnType, contiguous } from "../../src/columns/column.js";
import { columnNamed, makeTable } from "../../src/columns/table.js";
import { type CellValue, cellsOf, columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import type { Frame } from "../../src/transforms/transform.js";

export const runtime = makeRuntime({ threads: 2 });

/** A frame of the given columns and no features. */
export function frameOf(...columns: [string, readonly CellValue[], ColumnType?][]): Frame {
  const table = makeTable(columns.map(([name, cells, type]) => [name, columnFrom(cells, type)] as const));
  return { columns: table, features: makeTable([], table.rowCount) };
}

export const feature = (frame: Frame, name: string) => cellsOf(columnNamed(frame.features, name));
export const column = (frame: Frame, name: string) => cellsOf(columnNamed(frame.columns, name));
export const typeOf = (frame: Frame, name: string) => columnNamed(frame.features, name).type;
export const valuesOf = (frame: Frame, name: string) => contiguous(columnNamed(frame.features, name)).values;
