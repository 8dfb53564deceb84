// What `init` knows about the data: every column looked at in full, once as read and once with sentinels made null.
import { columnNamed, type Table } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTarget } from "../../sources/derive-target.js";
import { applyMissingRules } from "../../sources/missing-values.js";
import { type ColumnFacts, columnFacts } from "../../statistics/column-facts.js";
import { type ColumnRole, columnRole } from "../../statistics/column-role.js";
import { isMissingWord, isSometimesMissing } from "../../statistics/missing-words.js";
import { type FoundSentinels, findSentinels } from "../../statistics/sentinels.js";

export interface InspectedColumn {
  readonly name: string;
  readonly facts: ColumnFacts;
  readonly role: ColumnRole;
}

export interface InspectedData {
  /** With sentinels made null. */
  readonly table: Table;
  readonly columns: readonly InspectedColumn[];
  readonly target: InspectedColumn;
  /** Words that mean missing everywhere, and how many cells of which columns hold one. */
  readonly missing: { readonly words: readonly string[]; readonly cells: number; readonly columns: readonly string[] };
  readonly sentinels: readonly { readonly column: string; readonly found: FoundSentinels }[];
}

/**
 * Looks at every row of every column.
 *
 * @throws {MillraceError} ERR_TARGET_MISSING with the nearest name; ERR_CANCELLED
 */
export function inspectData(
  table: Table,
  target: string,
  runtime: Runtime,
  onColumn: (done: number) => void = () => {},
): InspectedData {
  checkTarget(table, target);
  const raw = table.names.map((name, index) => {
    onColumn(index);
    return { name, facts: columnFacts(table.columns[index], runtime) };
  });
  const { words, sentinels } = rulesFor(raw);
  const everywhere = words.flatMap((word) => [word, word.trim()]);
  const byColumn = new Map(sentinels.map(({ column, found }) => [column, found.values]));
  const { table: cleaned, marked } = applyMissingRules(table, { everywhere, byColumn }, runtime);
  const named = marked.filter(({ column }) => !byColumn.has(column));
  const columns = raw.map(({ name, facts }, index): InspectedColumn => {
    const changed = cleaned.columns[index] !== table.columns[index];
    const now = changed ? columnFacts(cleaned.columns[index], runtime) : facts;
    return { name, facts: now, role: columnRole(now) };
  });
  const found = columns.find(({ name }) => name === target)!;
  // Classes are named in full, however many there are.
  const facts = columnFacts(columnNamed(cleaned, target), runtime, 1001);
  const missing = {
    words: [...new Set(words.map((word) => word.trim()))],
    cells: named.reduce((sum, { cells }) => sum + cells, 0),
    columns: named.map(({ column }) => column),
  };
  return { table: cleaned, columns, target: { ...found, facts }, missing, sentinels };
}

function rulesFor(raw: readonly { readonly name: string; readonly facts: ColumnFacts }[]) {
  const found = raw.flatMap(({ name, facts }) =>
    findSentinels(facts).map((sentinel) => ({ column: name, found: sentinel })),
  );
  const words = new Set(
    found.flatMap(({ found: { values } }) =>
      values.map(String).filter((word) => isMissingWord(word) || isSometimesMissing(word)),
    ),
  );
  const sentinels = found.flatMap(({ column, found: sentinel }) => {
    const values = sentinel.values.filter((value) => !words.has(String(value)));
    return values.length > 0 ? [{ column, found: { ...sentinel, values } }] : [];
  });
  return { words: [...words].sort(), sentinels };
}
