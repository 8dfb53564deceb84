import { makeTable, type Table } from "../columns/table.js";
import { type CellValue, columnFrom } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import { parseIsoTime } from "../sources/iso-time.js";
import { readTruth } from "./conform-table.js";
import type { InputColumn, PipelineBody } from "./pipeline.js";

export interface FramedRows {
  /** The pipeline's input columns, in its order; types do not depend on the rows. */
  readonly table: Table;
  readonly warnings: readonly string[];
}

interface WrongField {
  readonly row: number;
  readonly column: string;
  readonly expected: string;
  readonly received: string;
}

const mostFieldsNamed = 10;

/**
 * Rows of objects, as a JSON request has them, as the columns a pipeline reads. null, an absent key and the column's
 * words for missing are missing. Numbers may come as text that is a number; times are ISO 8601 text.
 *
 * @throws {MillraceError} ERR_COLUMN_MISSING when no row has a column; ERR_ROWS_INVALID naming rows (from 0) and fields
 */
export function frameRows(
  pipeline: { readonly body: Pick<PipelineBody, "inputs"> },
  rows: readonly Readonly<Record<string, unknown>>[],
): FramedRows {
  const { inputs } = pipeline.body;
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  for (const { name } of inputs) {
    if (rows.length > 0 && !keys.has(name)) {
      throw new MillraceError("ERR_COLUMN_MISSING", { column: name, table: "the rows", near: nearestName(name, keys) });
    }
  }
  const wrong: WrongField[] = [];
  const columns = inputs.map((input) => {
    const missing = new Set(input.missing);
    const cells = rows.map((row, index) => {
      const value = Object.hasOwn(row, input.name) ? row[input.name] : null;
      if (value === null || value === undefined || missing.has(String(value))) return null;
      const cell = readers[input.role](value);
      if (cell === undefined) wrong.push({ row: index, column: input.name, ...expectation(input, value) });
      return cell ?? null;
    });
    return [input.name, columnFrom(cells, typeOf(input))] as const;
  });
  if (wrong.length > 0) {
    throw new MillraceError("ERR_ROWS_INVALID", { count: wrong.length, fields: wrong.slice(0, mostFieldsNamed) });
  }
  const known = new Set(inputs.map(({ name }) => name));
  const extra = [...keys].filter((key) => !known.has(key));
  const warnings = extra.map((key) => `Column '${key}' is not one the model reads; it was left out.`);
  return { table: makeTable(columns, rows.length), warnings };
}

// undefined: the value does not fit.
const readers: Record<InputColumn["role"], (value: unknown) => CellValue | undefined> = {
  numeric(value) {
    if (typeof value === "boolean") return Number(value);
    if (typeof value === "string") return readTruth(value);
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  },
  categorical: (value) =>
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
      ? String(value)
      : undefined,
  text: (value) => (typeof value === "string" ? value : undefined),
  time(value) {
    const micros = typeof value === "string" ? parseIsoTime(value)?.microseconds : undefined;
    return micros === undefined ? undefined : new Date(Number(micros / 1000n));
  },
};

function typeOf({ role, type }: InputColumn) {
  if (role === "numeric") return "float64";
  if (role === "time") return type === "date" ? "date" : "timestamp";
  return role === "text" ? "utf8" : "dictionary";
}

function expectation({ role }: InputColumn, value: unknown): { expected: string; received: string } {
  const expected = { numeric: "a number", categorical: "text or a number", text: "text", time: "an ISO 8601 time" }[
    role
  ];
  if (typeof value === "object") return { expected, received: Array.isArray(value) ? "a list" : "an object" };
  return { expected, received: typeof value === "string" ? `"${value.slice(0, 40)}"` : String(value) };
}
