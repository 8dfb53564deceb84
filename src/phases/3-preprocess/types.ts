import type { InputColumn } from "../../artifacts/pipeline.js";
import type { Problem } from "../../artifacts/problem.js";
import type { Column } from "../../columns/column.js";
import { columnNamed, type Table, withColumns } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { asDictionary, countLevels } from "../../statistics/categories.js";
import { describe } from "../../statistics/describe.js";

export interface Dropped {
  readonly column: string;
  readonly reason: string;
}

export interface Roles {
  readonly inputs: readonly InputColumn[];
  readonly dropped: readonly Dropped[];
}

/**
 * What each column is for: numbers are numeric, strings categorical, dates time; the configuration names free text and
 * numbers that are really categories. Left out, with the reason: the target and what it was derived from, columns the
 * configuration drops, and columns that are empty or one value in the training rows.
 *
 * @param train the training rows of the data
 */
export function columnRoles(problem: Problem, train: Table, config: Config, runtime: Runtime): Roles {
  const inputs: InputColumn[] = [];
  const dropped: Dropped[] = [];
  for (const name of [...config.preprocess.drop, ...config.preprocess.text, ...config.preprocess.categorical]) {
    columnNamed(train, name, "the data (preprocess)");
  }
  train.names.forEach((name, index) => {
    const column = train.columns[index];
    const input = { name, type: column.type, role: roleOf(name, column, config), missing: missingWords(name, config) };
    const reason = targetReason(name, problem) ?? configReason(name, config) ?? sameReason(input, column, runtime);
    if (reason === undefined) inputs.push(input);
    else dropped.push({ column: name, reason });
  });
  return { inputs, dropped };
}

/** The data with strings that will be categories as dictionaries: each distinct string is looked at once from here on. */
export function withCategories(problem: Problem, data: Table, config: Config, runtime: Runtime): Table {
  const made = data.names.flatMap((name, index): [string, Column][] => {
    const column = data.columns[index];
    const isCategory = column.type === "utf8" && roleOf(name, column, config) === "categorical";
    const isUsed = targetReason(name, problem) === undefined && configReason(name, config) === undefined;
    return isCategory && isUsed ? [[name, asDictionary(column, runtime)]] : [];
  });
  return made.length > 0 ? withColumns(data, made) : data;
}

function roleOf(name: string, column: Column, { preprocess }: Config): InputColumn["role"] {
  if (preprocess.text.includes(name)) return "text";
  if (preprocess.categorical.includes(name)) return "categorical";
  if (column.type === "dictionary" || column.type === "utf8") return "categorical";
  return column.type === "timestamp" || column.type === "date" ? "time" : "numeric";
}

function missingWords(name: string, { gather }: Config): string[] {
  const own = gather.sentinels.filter(({ column }) => column === name).flatMap(({ values }) => values.map(String));
  return [...new Set([...gather.missing, ...own])];
}

function targetReason(name: string, problem: Problem): string | undefined {
  const { target } = problem.body;
  if (name === target.name) return "the target";
  return name === target.from ? `the target '${target.name}' is made of it` : undefined;
}

const configReason = (name: string, { preprocess }: Config) =>
  preprocess.drop.includes(name) ? "the configuration drops it (preprocess.drop)" : undefined;

function sameReason({ role }: InputColumn, column: Column, runtime: Runtime): string | undefined {
  if (role === "numeric" || role === "time") {
    const { count, infinite, missing, minimum, maximum } = describe(column, runtime);
    if (count - infinite === 0) return "no value in the training rows";
    return minimum === maximum && missing + infinite === 0 ? "one value only in the training rows" : undefined;
  }
  const { levels, missing } = countLevels(asDictionary(column, runtime), runtime);
  if (levels.length === 0) return "no value in the training rows";
  return levels.length === 1 && missing === 0 ? "one value only in the training rows" : undefined;
}
