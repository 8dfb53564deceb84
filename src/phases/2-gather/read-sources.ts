// Reads everything: all rows of all sources, sentinels made null, the target derived, bad lines counted.
import type { Problem } from "../../artifacts/problem.js";
import type { RawDataBody } from "../../artifacts/raw-data.js";
import { columnNamed, hasColumn, makeTable, type Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { targetName, targetSource, withTarget } from "../../sources/derive-target.js";
import { applyMissingRules, type MarkedColumn, missingRules, unusedRules } from "../../sources/missing-values.js";
import { readSources, type SourcesResult } from "../../sources/sources.js";
import { columnFacts } from "../../statistics/column-facts.js";
import type { RunContext } from "../run-context.js";

export interface Gathered {
  readonly table: Table;
  readonly sources: RawDataBody["sources"];
  readonly badLines: RawDataBody["badLines"];
  readonly drift: SourcesResult["drift"];
  readonly marked: readonly MarkedColumn[];
  readonly unused: readonly string[];
}

/** @throws {MillraceError} ERR_BAD_LINES when more lines than allowed cannot be read; whatever the sources throw */
export async function readEverything(context: RunContext, problem: Problem): Promise<Gathered> {
  const { gather } = context.config;
  const types = new Map(Object.entries(gather.types));
  const first = await readAll(context, types);
  checkBadLines(first, gather.maxBadLines);
  const spelled = await spelledTarget(context, problem, first.table, types);
  const rules = missingRules(gather);
  const { table, marked } = applyMissingRules(spelled, rules, context.runtime, new Set(types.keys()));
  return {
    table: withTarget(table, context.config.frame.target, context.runtime),
    sources: first.files.map(({ file, format, bytes, rows, sha256, dialect }) => ({
      file,
      format,
      bytes,
      rows,
      sha256,
      dialect,
    })),
    badLines: {
      count: first.badLineCount,
      share: first.lineCount > 0 ? first.badLineCount / first.lineCount : 0,
      first: first.badLines.slice(0, 20).map(({ line, reason, text }) => ({ line, reason, text })),
    },
    drift: first.drift,
    marked,
    unused: unusedRules(first.table, rules),
  };
}

function readAll(
  { config: { gather }, folder, runtime, onProgress }: RunContext,
  types: ReadonlyMap<string, string>,
  columns?: string[],
) {
  return readSources(gather.sources, folder, {
    missing: gather.missing,
    types,
    duplicateColumns: gather.duplicateColumns,
    runtime,
    onProgress,
    ...(columns ? { columns } : {}),
  });
}

function checkBadLines({ badLineCount, lineCount, badLines }: SourcesResult, limit: number): void {
  const share = lineCount > 0 ? badLineCount / lineCount : 0;
  if (share <= limit) return;
  const files = [...new Set(badLines.map(({ file }) => file))].join(", ");
  const first = badLines.slice(0, 3).map(({ line, reason }) => `line ${line}: ${reason}`);
  throw new MillraceError("ERR_BAD_LINES", { count: badLineCount, share, limit, file: files, first: first.join("; ") });
}

// Classes are spelled as in the source. Where framing found `1.0` or `True` but the column reads as 1 or true, the
// column is read again as text.
async function spelledTarget(
  context: RunContext,
  { body }: Problem,
  table: Table,
  types: Map<string, string>,
): Promise<Table> {
  const { target } = context.config.frame;
  const name = targetName(target);
  if (typeof target !== "string" || body.classes.length === 0 || !hasColumn(table, name)) return table;
  const column = columnNamed(table, name);
  if (column.type === "utf8" || column.type === "dictionary") return table;
  const known = new Set(body.classes);
  if (columnFacts(column, context.runtime, 1001).top.every(({ text }) => known.has(text))) return table;
  types.set(targetSource(target), "utf8");
  const text = (await readAll(context, types, [name])).table;
  return makeTable(
    table.names.map(
      (other, index) => [other, other === name ? columnNamed(text, name) : table.columns[index]] as const,
    ),
    table.rowCount,
  );
}
