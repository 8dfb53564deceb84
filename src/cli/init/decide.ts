// What `init` decides from what it saw, each decision with its reason in words and numbers.
import type { ProblemBody } from "../../artifacts/problem.js";
import { columnNamed, hasColumn } from "../../columns/table.js";
import { cellAt } from "../../columns/values.js";
import type { Config } from "../../core/config.js";
import { problemType } from "../../phases/1-frame/problem-type.js";
import { isNearlyUnique, orderShare } from "../../statistics/column-role.js";
import type { InspectedColumn, InspectedData } from "./inspect-data.js";

export interface Reasoned {
  readonly column: string;
  readonly reason: string;
}

export interface Decisions {
  readonly task: ProblemBody["task"];
  readonly taskReason: string;
  readonly classes: readonly { readonly name: string; readonly rows: number }[];
  readonly drop: readonly Reasoned[];
  readonly text: readonly Reasoned[];
  readonly categorical: readonly Reasoned[];
  /** Whole numbers with few values: categories, if their size means nothing. */
  readonly mayBeCategorical: readonly Reasoned[];
  readonly time: (Reasoned & { readonly first: string; readonly last: string }) | undefined;
  /** Columns of dates that do not order the rows. */
  readonly otherTimes: readonly Reasoned[];
  readonly leaks: readonly Reasoned[];
}

/** @throws {MillraceError} those of `problemType` */
export function decide(data: InspectedData, asked: Config["frame"]["task"]): Decisions {
  const { target } = data;
  const problem = problemType(target.name, target.facts, asked);
  const rowsOf = new Map(target.facts.top.map(({ text, count }) => [text, count]));
  const others = data.columns.filter(({ name }) => name !== target.name);
  const drop = others.flatMap(dropReason);
  const dropped = new Set(drop.map(({ column }) => column));
  const kept = others.filter(({ name }) => !dropped.has(name));
  const categorical = kept.flatMap(categoryReason);
  const codes = new Set(categorical.map(({ column }) => column));
  const time = timeColumn(kept);
  return {
    task: problem.task,
    taskReason: problem.taskReason,
    classes: problem.classes.map((name) => ({ name, rows: rowsOf.get(name) ?? 0 })),
    drop,
    text: kept.flatMap(textReason),
    categorical,
    mayBeCategorical: kept.filter(({ name }) => !codes.has(name)).flatMap(maybeCategory),
    time,
    otherTimes: kept.flatMap((column) =>
      column.role === "time" && column.name !== time?.column ? [unordered(column)] : [],
    ),
    leaks: problem.task === "regression" ? sumLeaks(data, kept) : [],
  };
}

function dropReason({ name, facts, role }: InspectedColumn): Reasoned[] {
  const because = (reason: string) => [{ column: name, reason }];
  if (facts.there === 0) return because("every cell is missing");
  if (role === "constant") {
    const missing = facts.missing > 0 ? `, ${facts.missing} missing` : "";
    return because(`every cell is ${JSON.stringify(facts.top[0].text)}${missing}: nothing to learn`);
  }
  if (role === "id") {
    const what = facts.isWhole ? "whole numbers that only rise: a row number" : "no value occurs twice: an identifier";
    return because(`${facts.distinct} different values in ${facts.rows} rows, ${what}`);
  }
  if (isNearlyUnique(facts)) {
    const share = ((100 * facts.distinct) / facts.rows).toFixed(0);
    return because(`${facts.distinct} different values in ${facts.rows} rows (${share} %): too many to learn from`);
  }
  return [];
}

function textReason({ name, facts, role }: InspectedColumn): Reasoned[] {
  const words = facts.meanWords.toFixed(1);
  const reason = `${words} words on average, ${facts.distinct} different values in ${facts.rows} rows`;
  return role === "text" ? [{ column: name, reason }] : [];
}

const isCode = /(^|[^a-z])(id|code|zip|postcode|postal|plz|fips|sku)([^a-z]|$)/i;

function categoryReason({ name, facts, role }: InspectedColumn): Reasoned[] {
  if (role !== "numeric" || !facts.isWhole || !isCode.test(name)) return [];
  if (facts.distinct > Math.min(1000, facts.there / 10)) return [];
  return [{ column: name, reason: `whole numbers whose name says code, ${facts.distinct} different` }];
}

function maybeCategory({ name, facts, role }: InspectedColumn): Reasoned[] {
  if (role !== "numeric" || !facts.isWhole || facts.distinct < 3 || facts.distinct > 12) return [];
  return [{ column: name, reason: `${facts.distinct} different whole numbers, ${facts.smallest} to ${facts.largest}` }];
}

/** The date column that orders the rows, if one does: the file was written in its order, or against it. */
function timeColumn(columns: readonly InspectedColumn[]): Decisions["time"] {
  const candidates = columns.filter(
    ({ role, facts }) => role === "time" && facts.missing === 0 && facts.distinct >= 10 && orderShare(facts) >= 0.99,
  );
  const [best] = candidates.sort((a, b) => b.facts.distinct - a.facts.distinct);
  if (!best) return undefined;
  const { facts, name } = best;
  const share = (100 * orderShare(facts)).toFixed(orderShare(facts) === 1 ? 0 : 2);
  const [first, last] = [facts.smallest, facts.largest].map((value) => isoOf(value, facts.type));
  return { column: name, reason: `${share} % of neighbouring rows are in its order, ${first} to ${last}`, first, last };
}

function isoOf(value: number, type: string): string {
  return new Date(type === "date" ? value * 86_400_000 : value / 1000)
    .toISOString()
    .slice(0, type === "date" ? 10 : 16);
}

function unordered({ name, facts }: InspectedColumn): Reasoned {
  const share = (100 * orderShare(facts)).toFixed(0);
  return { column: name, reason: `dates, but only ${share} % of neighbouring rows are in its order` };
}

// Two columns whose sum is the target in every row cannot be known before it.
function sumLeaks({ table, target }: InspectedData, columns: readonly InspectedColumn[]): Reasoned[] {
  const numeric = columns.filter(({ role }) => role === "numeric").slice(0, 60);
  const rows = Array.from({ length: Math.min(200, table.rowCount) }, (_, index) =>
    Math.floor((index * table.rowCount) / Math.min(200, table.rowCount)),
  );
  const read = (name: string) =>
    rows.map((row) => cellAt(columnNamed(table, name), row)).map((cell) => (cell === null ? Number.NaN : Number(cell)));
  const goal = read(target.name);
  const values = numeric.filter(({ name }) => hasColumn(table, name)).map(({ name }) => ({ name, cells: read(name) }));
  const leaks: Reasoned[] = [];
  values.forEach((first, index) => {
    for (const second of values.slice(index + 1)) {
      const fits = goal.every((value, row) => Number.isNaN(value) || first.cells[row] + second.cells[row] === value);
      if (!fits || first.cells.every((cell) => cell === 0) || second.cells.every((cell) => cell === 0)) continue;
      const sum = `${first.name} + ${second.name} = ${target.name} in every row looked at`;
      leaks.push({ column: first.name, reason: sum }, { column: second.name, reason: sum });
    }
  });
  return leaks;
}
