// What is wrong with the data, how badly, and which change of the configuration would mend it.
import type { QualityIssue } from "../../artifacts/raw-data.js";
import type { Config } from "../../core/config.js";
import { isNearlyUnique } from "../../statistics/column-role.js";
import { findSentinels } from "../../statistics/sentinels.js";
import type { DescribedColumn } from "./data-dictionary.js";
import type { Gathered } from "./read-sources.js";

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
const listed = (names: readonly string[]) => `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;

/** The issues of a table, columns in order. What the configuration already deals with is not reported again. */
export function qualityIssues(
  described: readonly DescribedColumn[],
  config: Config,
  read: Pick<Gathered, "marked" | "unused" | "badLines" | "drift">,
): QualityIssue[] {
  const dropped = new Set(config.preprocess.drop);
  return [...issuesOfReading(read), ...described.flatMap((column) => issuesOf(column, config, dropped))];
}

function issuesOfReading({
  marked,
  unused,
  badLines,
  drift,
}: Pick<Gathered, "marked" | "unused" | "badLines" | "drift">) {
  const issues: QualityIssue[] = [];
  if (badLines.count > 0) {
    const [first] = badLines.first;
    const where = first ? `, the first in line ${first.line}: ${first.reason}` : "";
    issues.push({ severity: "warning", what: `${badLines.count} lines could not be read and are left out${where}.` });
  }
  for (const column of unused) {
    const what = "A rule in gather.sentinels names this column, but the data lacks it.";
    issues.push({ severity: "warning", column, what });
  }
  for (const { file, missing, widened } of drift) {
    const types = widened.map(({ column, from, to }) => `${JSON.stringify(column)} as ${from}, read as ${to}`);
    const words = [
      ...(missing.length > 0 ? [`lacks ${listed(missing)}`] : []),
      ...(types.length > 0 ? [`has ${types.join(", ")}`] : []),
    ];
    issues.push({ severity: "warning", what: `${file} differs from the other files: it ${words.join("; it ")}.` });
  }
  for (const { column, cells, becameNumbers } of marked) {
    const then = becameNumbers ? "; the rest are numbers, and are read as such" : "";
    issues.push({ severity: "info", column, what: `${cells} cells were read as missing by a rule${then}.` });
  }
  return issues;
}

function issuesOf({ entry, facts }: DescribedColumn, config: Config, dropped: ReadonlySet<string>): QualityIssue[] {
  if (dropped.has(entry.name)) return [];
  const { name, role, missing, distinct } = entry;
  const issues: QualityIssue[] = [];
  const add = (severity: QualityIssue["severity"], what: string, proposal?: string) =>
    issues.push({ severity, column: name, what, ...(proposal ? { proposal } : {}) });
  const drop = `preprocess.drop: ${listed([name])}`;
  if (role === "target") {
    if (missing > 0)
      add("warning", `${missing} rows (${percent(missing, facts.rows)}) have no label; they are left out.`);
    return issues;
  }
  if (facts.there === 0) add("warning", "Every cell is missing.", drop);
  else if (role === "constant")
    add("warning", `Every cell is '${facts.top[0].text}': nothing can be learned from it.`, drop);
  else if (missing > facts.rows / 2) add("warning", `${missing} cells (${percent(missing, facts.rows)}) are missing.`);
  else if (missing > 0) add("info", `${missing} cells (${percent(missing, facts.rows)}) are missing.`);
  if (role === "id") add("warning", `All ${distinct} values differ: it looks like an identifier.`, drop);
  if (isNearlyUnique(facts)) {
    add("warning", `${distinct} different values in ${facts.rows} rows: too many to learn from.`, drop);
  }
  if (role === "text" && !config.preprocess.text.includes(name)) {
    const words = facts.meanWords.toFixed(1);
    add("info", `Strings of ${words} words on average: it looks like free text.`, `preprocess.text: ${listed([name])}`);
  }
  for (const { values, cells, why } of findSentinels(facts)) {
    const rule = `gather.sentinels: [{ column: ${JSON.stringify(name)}, values: ${JSON.stringify(values)} }]`;
    add("warning", `${cells} cells hold ${values.map((value) => `'${value}'`).join(", ")}: ${why}.`, rule);
  }
  return issues;
}
