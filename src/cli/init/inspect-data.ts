// What `init` knows about the data: every column looked at in full, once as read and once with sentinels made null.
import { columnNamed, type Table } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTarget } from "../../sources/derive-target.js";
import { applyMissingRules, type MissingRules } from "../../sources/missing-values.js";
import { type ColumnFacts, columnFacts } from "../../statistics/column-facts.js";
import { type ColumnRole, columnRole } from "../../statistics/column-role.js";
import { type FoundSentinels, findSentinels, isMissingWord } from "../../statistics/sentinels.js";

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
  /** Words that mean missing everywhere, with the cells that hold them. */
  readonly missing: readonly { readonly word: string; readonly cells: number; readonly columns: readonly string[] }[];
  readonly sentinels: readonly { readonly column: string; readonly found: FoundSentinels }[];
}

/** Words that mean missing in the whole file once they stand in a column of numbers. */
const sometimesMissing = new Set(["na", "none", "nil", "-", "--", ".", "n.a.", "missing", "unknown", "not available"]);

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
  const { missing, sentinels, rules } = rulesFor(raw);
  const { table: cleaned } = applyMissingRules(table, rules, runtime);
  const columns = raw.map(({ name, facts }, index): InspectedColumn => {
    const changed = cleaned.columns[index] !== table.columns[index];
    const now = changed ? columnFacts(cleaned.columns[index], runtime) : facts;
    return { name, facts: now, role: columnRole(now) };
  });
  const found = columns.find(({ name }) => name === target)!;
  // Classes are named in full, however many there are.
  const facts = columnFacts(columnNamed(cleaned, target), runtime, 1001);
  return { table: cleaned, columns, target: { ...found, facts }, missing, sentinels };
}

function rulesFor(raw: readonly { readonly name: string; readonly facts: ColumnFacts }[]) {
  const found = raw.flatMap(({ name, facts }) =>
    findSentinels(facts).map((sentinel) => ({ column: name, found: sentinel })),
  );
  const words = new Set(
    found.flatMap(({ found: { values } }) =>
      values.map(String).filter((word) => isMissingWord(word) || isSometimes(word)),
    ),
  );
  const missing = [...words].sort().map((word) => {
    const counts = raw.flatMap(({ name, facts }) => {
      const seen = isText(facts) ? facts.top.find(({ text }) => text.trim() === word.trim()) : undefined;
      return seen ? [{ name, cells: seen.count }] : [];
    });
    const cells = counts.reduce((sum, { cells }) => sum + cells, 0);
    return { word: word.trim(), cells, columns: counts.map(({ name }) => name), raw: word };
  });
  const sentinels = found.flatMap(({ column, found: sentinel }) => {
    const values = sentinel.values.filter((value) => !words.has(String(value)));
    return values.length > 0 ? [{ column, found: { ...sentinel, values } }] : [];
  });
  const rules: MissingRules = {
    everywhere: missing.flatMap(({ word, raw }) => [word, raw]),
    byColumn: new Map(sentinels.map(({ column, found: { values } }) => [column, values])),
  };
  const unique = new Map(missing.map(({ word, cells, columns }) => [word, { word, cells, columns }]));
  return { missing: [...unique.values()], sentinels, rules };
}

const isSometimes = (word: string) => sometimesMissing.has(word.trim().toLowerCase());
const isText = ({ type }: ColumnFacts) => type === "utf8" || type === "dictionary";
