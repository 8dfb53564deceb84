// The target column: one of the data, or classes made of one ("late" out of "delay above 15").
import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { columnNamed, hasColumn, type Table, withColumns } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import { runOp } from "../engine/dispatch.js";
import { above } from "../engine/ops/inspect/above.js";
import type { Runtime } from "../engine/runtime.js";

/** As in `frame.target`: a column, or one that is made of another. */
export type TargetRule = string | { readonly name: string; readonly from: string; readonly above: number };

/** Classes of a derived target, in label order. */
export const derivedClasses = ["no", "yes"] as const;

export const targetName = (rule: TargetRule): string => (typeof rule === "string" ? rule : rule.name);

/** The column of the data that the target is, or is made of. */
export const targetSource = (rule: TargetRule): string => (typeof rule === "string" ? rule : rule.from);

/** @throws {MillraceError} ERR_TARGET_MISSING with the nearest name */
export function checkTarget(table: Table, rule: TargetRule): void {
  const target = targetSource(rule);
  if (hasColumn(table, target)) return;
  const near = nearestName(target, table.names);
  throw new MillraceError("ERR_TARGET_MISSING", { target, columns: table.names.length, ...(near ? { near } : {}) });
}

/**
 * The table with its target: as it is, or with the derived column added, `yes` where the source is above the threshold,
 * else `no`, null where the source is missing.
 *
 * @throws {MillraceError} ERR_TARGET_MISSING; ERR_TARGET_TYPE when the source holds no numbers or the name is taken
 */
export function withTarget(table: Table, rule: TargetRule, runtime: Runtime): Table {
  checkTarget(table, rule);
  if (typeof rule === "string") return table;
  const source = columnNamed(table, rule.from);
  const fail = (expected: string, received: string) =>
    new MillraceError("ERR_TARGET_TYPE", { target: rule.from, expected, received });
  if (["utf8", "dictionary", "bool", "date", "timestamp"].includes(source.type))
    throw fail("numbers, since the target is derived with 'above'", source.type);
  if (hasColumn(table, rule.name)) throw fail(`the source of a new column '${rule.name}'`, "one whose name is taken");
  return withColumns(table, [[rule.name, derive(source, rule.above, runtime)]]);
}

function derive(source: Column, threshold: number, runtime: Runtime): Column {
  const codes = allocate(Int32Array, source.length);
  const validity = allocate(Uint8Array, Math.ceil(source.length / 8));
  runOp(above, { column: contiguous(source), codes, validity, threshold }, runtime);
  return makeColumn("dictionary", { values: codes, validity, dictionary: derivedClasses });
}
