// Which kind of problem a target column poses, and what its classes are called.
import type { ProblemBody } from "../../artifacts/problem.js";
import type { Config } from "../../core/config.js";
import { MillraceError } from "../../core/errors.js";
import type { ColumnFacts } from "../../statistics/column-facts.js";

export interface ProblemType {
  readonly task: ProblemBody["task"];
  readonly taskReason: string;
  /** In label order: numbers by size, words by their UTF-16 code units; empty for regression. */
  readonly classes: readonly string[];
}

/** An integer target with at most this many values, each seen often enough, is classes. */
const mostIntegerClasses = 20;
const leastRowsPerClass = 10;
/** A learner cannot tell more classes apart than this, and no report could show them. */
const mostClasses = 1000;
/** Fewer labelled rows cannot be split into three parts that say anything. */
export const leastRows = 10;

/**
 * The problem type of a target, looked at in full.
 *
 * Text and boolean targets are classes; an integer target with at most 20 distinct values, each seen 10 times on average,
 * is classes; any other number is regression. `asked` other than `auto` must fit the target.
 *
 * @throws {MillraceError} ERR_TOO_FEW_ROWS, ERR_TARGET_EMPTY, ERR_TARGET_CONSTANT, ERR_TARGET_TYPE
 */
export function problemType(target: string, facts: ColumnFacts, asked: Config["frame"]["task"]): ProblemType {
  checkLabels(target, facts);
  const isText = ["utf8", "dictionary", "bool"].includes(facts.type);
  const task = asked === "auto" ? found(facts, isText) : asked;
  checkFits(target, facts, task, isText);
  return {
    task,
    taskReason: reason(target, facts, asked, isText),
    classes: task === "regression" ? [] : classNames(facts),
  };
}

function checkLabels(target: string, facts: ColumnFacts): void {
  if (facts.rows < leastRows) {
    throw new MillraceError("ERR_TOO_FEW_ROWS", { rows: facts.rows, needed: leastRows, what: "rows of data" });
  }
  if (facts.there === 0) throw new MillraceError("ERR_TARGET_EMPTY", { target, rows: facts.rows });
  if (facts.distinct === 1) {
    throw new MillraceError("ERR_TARGET_CONSTANT", { target, value: facts.top[0].text, rows: facts.there });
  }
  if (facts.there < leastRows) {
    const what = `rows with a label in '${target}'`;
    throw new MillraceError("ERR_TOO_FEW_ROWS", { rows: facts.there, needed: leastRows, what });
  }
  if (facts.type === "date" || facts.type === "timestamp") {
    throw new MillraceError("ERR_TARGET_TYPE", { target, expected: "classes or numbers", received: "a point in time" });
  }
}

function checkFits(target: string, facts: ColumnFacts, task: ProblemBody["task"], isText: boolean): void {
  const fail = (expected: string, received: string): never => {
    throw new MillraceError("ERR_TARGET_TYPE", { target, expected, received });
  };
  if (task === "regression") {
    if (isText) fail("numbers for regression", `${inWords(facts)}, such as '${facts.top[0].text}'`);
  } else if (task === "binary" && facts.distinct !== 2) {
    fail("two classes", `${facts.distinct} different values`);
  } else if (task === "multiclass" && facts.distinct === 2) {
    fail("three or more classes", "two classes (task: binary)");
  } else if (facts.distinct > mostClasses || (isText && facts.distinct === facts.there)) {
    const few = `classes that repeat (at most ${mostClasses} of them)`;
    fail(few, `${facts.distinct} different values in ${facts.there} rows`);
  }
}

function found(facts: ColumnFacts, isText: boolean): ProblemBody["task"] {
  const isClasses = isText || looksLikeClasses(facts);
  return isClasses ? (facts.distinct === 2 ? "binary" : "multiclass") : "regression";
}

const looksLikeClasses = (facts: ColumnFacts) =>
  facts.isWhole && facts.distinct <= mostIntegerClasses && facts.there >= leastRowsPerClass * facts.distinct;

/** Why a target is the kind of problem it is, in one sentence with its numbers. */
function reason(target: string, facts: ColumnFacts, asked: Config["frame"]["task"], isText: boolean): string {
  if (asked !== "auto") return `The configuration says so (frame.task: ${asked}).`;
  const values = `${facts.distinct} different values in ${facts.there} rows`;
  if (isText) return `'${target}' is ${inWords(facts)} with ${values}: classes.`;
  const perValue = (facts.there / facts.distinct).toFixed(1);
  if (looksLikeClasses(facts)) {
    return `'${target}' is whole numbers with ${values}, each seen ${perValue} times on average: at most ${mostIntegerClasses} values seen ${leastRowsPerClass} times or more are classes.`;
  }
  if (!facts.isWhole) return `'${target}' is numbers with fractions, ${values}: a quantity.`;
  const why =
    facts.distinct > mostIntegerClasses
      ? `more than ${mostIntegerClasses} values`
      : `each seen ${perValue} times on average`;
  return `'${target}' is whole numbers with ${values}, ${why}: a quantity.`;
}

const inWords = (facts: ColumnFacts) => (facts.type === "bool" ? "true or false" : "text");

function classNames(facts: ColumnFacts): string[] {
  const isText = facts.type === "utf8" || facts.type === "dictionary";
  const isNumeric = isText ? facts.numberTexts === facts.there : facts.type !== "bool";
  const names = facts.top.map(({ text }) => text);
  // Not by locale: the order of labels must be the same on every machine.
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return names.sort(isNumeric ? (a, b) => Number(a) - Number(b) || byText(a, b) : byText);
}
