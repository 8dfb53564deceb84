// Reads what framing looks at: the first rows of every column, and every row of the target.
import type { Column } from "../../columns/column.js";
import { columnNamed, type Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { checkTarget, targetName, targetSource, withTarget } from "../../sources/derive-target.js";
import { applyMissingRules, missingRules } from "../../sources/missing-values.js";
import type { ReadOptions } from "../../sources/source.js";
import { readSources } from "../../sources/sources.js";
import { columnFacts } from "../../statistics/column-facts.js";
import type { RunContext } from "../run-context.js";
import { sampleRows } from "./probe.js";

/** The first rows, sentinels null, target derived. `spelled`: the target as text, as it is written in the source. */
export async function readHead(context: RunContext, spelled = false): Promise<Table> {
  return read(context, { limit: 2 * sampleRows }, spelled);
}

/**
 * Every row of the target. Classes are named as the source spells them: where numbers or booleans are written in
 * another way than ours (`1.0`, `True`), the column comes as text, and `isSpelled` says so.
 */
export async function readTarget(context: RunContext): Promise<{ column: Column; isSpelled: boolean }> {
  const { frame } = context.config;
  const only = { columns: [targetSource(frame.target)] };
  const name = targetName(frame.target);
  const column = columnNamed(await read(context, only, false), name);
  const isText = column.type === "utf8" || column.type === "dictionary";
  if (isText || typeof frame.target !== "string" || Object.hasOwn(context.config.gather.types, name)) {
    return { column, isSpelled: false };
  }
  const facts = columnFacts(column, context.runtime, 1001);
  // A quantity has no classes to name.
  if (frame.task === "regression" || facts.distinct > 1000 || !(facts.isWhole || column.type === "bool")) {
    return { column, isSpelled: false };
  }
  const text = columnNamed(await read(context, only, true), name);
  const names = new Set(facts.top.map((value) => value.text));
  const spelled = columnFacts(text, context.runtime, 1001);
  const isSame = spelled.distinct === facts.distinct && spelled.top.every((value) => names.has(value.text));
  // `1` and `1.0` for one class are numbers, not names.
  return isSame || spelled.distinct !== facts.distinct
    ? { column, isSpelled: false }
    : { column: text, isSpelled: true };
}

async function read(context: RunContext, more: Partial<ReadOptions>, spelled: boolean): Promise<Table> {
  const { config, folder, runtime } = context;
  const { gather, frame } = config;
  const types = new Map(Object.entries(gather.types));
  if (spelled) types.set(targetSource(frame.target), "utf8");
  const options = { missing: gather.missing, types, duplicateColumns: gather.duplicateColumns, runtime, ...more };
  try {
    const { table } = await readSources(gather.sources, folder, options);
    checkTarget(table, frame.target);
    const cleaned = applyMissingRules(table, missingRules(gather), runtime, new Set(types.keys())).table;
    return withTarget(cleaned, frame.target, runtime);
  } catch (error) {
    // Reading only the target fails with the column's name; the whole list of names gives a better suggestion.
    if (!(error instanceof MillraceError) || error.code !== "ERR_COLUMN_MISSING" || !more.columns) throw error;
    const { table } = await readSources(gather.sources, folder, { ...options, columns: undefined, limit: 1 });
    checkTarget(table, frame.target);
    throw error;
  }
}
