// What a column seems to be for, by its values alone.
import type { ColumnFacts } from "./column-facts.js";

export type ColumnRole = "id" | "constant" | "time" | "text" | "categorical" | "numeric";

/** A string column is free text when it has this many words and most of its values occur once. */
const wordsOfText = 5;

/**
 * The role of a column that is not the target.
 *
 * - constant: no two different values (all missing too)
 * - time: dates and timestamps
 * - id: all values differ, and they are words or whole numbers that only rise
 * - text: several words, most values unlike every other
 * - categorical: any other strings, and true/false · numeric: any other numbers
 */
export function columnRole(facts: ColumnFacts): ColumnRole {
  const { type, there, distinct, rows } = facts;
  if (distinct <= 1) return "constant";
  if (type === "date" || type === "timestamp") return "time";
  const allDiffer = distinct === there && there > 0.9 * rows && there >= 10;
  if (type === "utf8" || type === "dictionary") {
    if (facts.meanWords >= wordsOfText && distinct > there / 2) return "text";
    return allDiffer ? "id" : "categorical";
  }
  if (type === "bool") return "categorical";
  const onlyRises = facts.falls === 0 && facts.rises === there - 1;
  return allDiffer && facts.isWhole && onlyRises ? "id" : "numeric";
}

/** Strings so nearly unique that a value says nothing about another row: more than half of all rows have their own. */
export function isNearlyUnique(facts: ColumnFacts): boolean {
  const isText = facts.type === "utf8" || facts.type === "dictionary";
  return isText && facts.there >= 10 && facts.distinct > facts.rows / 2 && columnRole(facts) === "categorical";
}

/** Share of neighbouring rows that do not fall (or do not rise): 1 when the column orders the rows. */
export function orderShare(facts: ColumnFacts): number {
  const pairs = Math.max(1, facts.there - 1);
  return 1 - Math.min(facts.rises, facts.falls) / pairs;
}
