// Applies the configuration's rules on what means "missing", and reads text as numbers once it is numbers.
// Used by phase 2 and by everything that reads rows for a pipeline made from it.
import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { hasColumn, makeTable, type Table } from "../columns/table.js";
import { columnFrom } from "../columns/values.js";
import { runOp } from "../engine/dispatch.js";
import { markMissing } from "../engine/ops/inspect/mark-missing.js";
import { parseNumbers } from "../engine/ops/inspect/parse-numbers.js";
import type { Runtime } from "../engine/runtime.js";

export interface MissingRules {
  /** Texts that mean missing in every column of text. */
  readonly everywhere: readonly string[];
  /** Per column: texts or numbers that mean missing there. */
  readonly byColumn: ReadonlyMap<string, readonly (string | number)[]>;
}

export interface MarkedColumn {
  readonly column: string;
  /** Cells that became missing. */
  readonly cells: number;
  /** The column was text and is numbers now. */
  readonly becameNumbers: boolean;
}

/** The rules of a configuration's `gather` part. */
export function missingRules(gather: {
  readonly missing: readonly string[];
  readonly sentinels: readonly { readonly column: string; readonly values: readonly (string | number)[] }[];
}): MissingRules {
  const byColumn = new Map<string, (string | number)[]>();
  for (const { column, values } of gather.sentinels) {
    byColumn.set(column, [...(byColumn.get(column) ?? []), ...values]);
  }
  return { everywhere: gather.missing, byColumn };
}

/**
 * The table with sentinels made null. A text column that a rule named, and that then holds nothing but numbers, becomes
 * float64, unless its type is stated.
 *
 * @param statedTypes columns whose type must not change
 * @throws {MillraceError} ERR_CANCELLED
 */
export function applyMissingRules(
  table: Table,
  rules: MissingRules,
  runtime: Runtime,
  statedTypes: ReadonlySet<string> = new Set(),
): { readonly table: Table; readonly marked: readonly MarkedColumn[] } {
  const marked: MarkedColumn[] = [];
  const entries = table.names.map((name, index): readonly [string, Column] => {
    const column = table.columns[index];
    const values = [...(rules.byColumn.get(name) ?? []), ...(isText(column) ? rules.everywhere : [])];
    if (values.length === 0) return [name, column];
    const { column: cleaned, cells } = markColumn(column, values, runtime);
    const numbers =
      cells > 0 && isText(cleaned) && !statedTypes.has(name) ? textAsNumbers(cleaned, runtime) : undefined;
    if (cells > 0) marked.push({ column: name, cells, becameNumbers: numbers !== undefined });
    return [name, numbers ?? cleaned];
  });
  return { table: makeTable(entries, table.rowCount), marked };
}

/** Columns that a rule names and the table lacks. */
export function unusedRules(table: Table, rules: MissingRules): string[] {
  return [...rules.byColumn.keys()].filter((name) => !hasColumn(table, name));
}

const isText = (column: Column) => column.type === "utf8" || column.type === "dictionary";

function markColumn(column: Column, values: readonly (string | number)[], runtime: Runtime) {
  const chunk = contiguous(column);
  const texts = values.map(String);
  const known = new Set(texts);
  const numbers = values.map(Number).filter((value) => !Number.isNaN(value));
  const validity = allocate(Uint8Array, Math.ceil(chunk.length / 8));
  const marked = allocate(Float64Array, 1);
  runOp(
    markMissing,
    {
      column: chunk,
      numbers: Float64Array.from(numbers),
      codes: Uint8Array.from(column.dictionary ?? [], (text) => Number(known.has(text))),
      texts: contiguous(columnFrom(texts, "utf8")),
      validity,
      marked,
    },
    runtime,
  );
  if (marked[0] === 0) return { column, cells: 0 };
  // A bool chunk's values may start inside a byte; the new validity starts at bit 0, so the values must too.
  const aligned = chunk.bitOffset > 0 ? contiguous({ ...column, chunks: [chunk, emptyOf(chunk)] }) : chunk;
  const cleaned = makeColumn(column.type, {
    values: aligned.values,
    length: chunk.length,
    validity,
    ...(chunk.bytes ? { bytes: aligned.bytes } : {}),
    ...(column.dictionary ? { dictionary: column.dictionary } : {}),
  });
  return { column: cleaned, cells: marked[0] };
}

const emptyOf = (chunk: Column["chunks"][number]) => ({ ...chunk, length: 0, nullCount: 0 });

/** A text column as float64 when all that is there are numbers, else undefined. */
export function textAsNumbers(column: Column, runtime: Runtime): Column | undefined {
  const chunk = contiguous(column.type === "dictionary" ? asUtf8(column) : column);
  const values = allocate(Float64Array, chunk.length);
  const validity = allocate(Uint8Array, Math.ceil(chunk.length / 8));
  const unread = allocate(Float64Array, 1);
  if (chunk.nullCount === chunk.length) return undefined;
  runOp(parseNumbers, { column: chunk, values, validity, unread }, runtime);
  if (unread[0] > 0) return undefined;
  if (column.type !== "dictionary") return makeColumn("float64", { values, validity });
  return spread(column, values, validity);
}

// The dictionary's strings that rows use, as a column of their own; an unused one is null, so that it decides nothing.
function asUtf8(column: Column): Column {
  const used = new Uint8Array(column.dictionary!.length);
  const chunk = contiguous(column);
  const codes = chunk.values as Int32Array;
  for (let row = 0; row < chunk.length; row++) {
    if (isThere(chunk, row)) used[codes[row]] = 1;
  }
  return columnFrom(
    column.dictionary!.map((text, code) => (used[code] ? text : null)),
    "utf8",
  );
}

function spread(column: Column, numbers: Float64Array, numberValidity: Uint8Array): Column {
  const chunk = contiguous(column);
  const codes = chunk.values as Int32Array;
  const values = allocate(Float64Array, chunk.length);
  const validity = allocate(Uint8Array, Math.ceil(chunk.length / 8));
  for (let row = 0; row < chunk.length; row++) {
    const code = codes[row];
    if (!isThere(chunk, row) || !((numberValidity[code >>> 3] >>> (code & 7)) & 1)) continue;
    values[row] = numbers[code];
    validity[row >>> 3] |= 1 << (row & 7);
  }
  return makeColumn("float64", { values, validity });
}

function isThere(chunk: Column["chunks"][number], row: number): boolean {
  const bit = chunk.bitOffset + row;
  return chunk.validity.length === 0 || ((chunk.validity[bit >>> 3] >>> (bit & 7)) & 1) === 1;
}
