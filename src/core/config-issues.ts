// What is wrong with a configuration, in one sentence: where, what was expected, what came, what was probably meant.
import type { z } from "zod";
import { keysAt, pathsOfKey } from "./config-schema.js";
import { nearestName } from "./nearest-name.js";

type Issue = z.core.$ZodIssue;

export interface Mistake {
  readonly path: readonly PropertyKey[];
  /** True when the key itself is wrong, not its value. */
  readonly isKey: boolean;
  readonly expected: string;
  readonly received: string;
  readonly near?: string;
}

/** The mistakes of a configuration, as zod found them, in words. */
export function mistakesOf(issues: readonly Issue[]): Mistake[] {
  return issues.flatMap((issue) => mistakes(issue, []));
}

function mistakes(issue: Issue, around: readonly PropertyKey[]): Mistake[] {
  const path = [...around, ...issue.path];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return closestBranch(issue.errors).flatMap((inner) => mistakes(inner, path));
  }
  return [{ path, isKey: false, expected: expectation(issue), received: inWords(issue.input) }];
}

// The branch that was meant is the one whose mistakes lie inside the value, not at the value itself.
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const isOutside = (issues: readonly Issue[]) =>
    issues.some(({ code, path }) => code === "invalid_type" && path.length === 0);
  return branches.find((issues) => !isOutside(issues)) ?? branches[0];
}

function unknownKey(path: readonly PropertyKey[], key: string): Mistake {
  const known = keysAt(path);
  const near = nearestName(key, known) ?? pathsOfKey(key)[0] ?? nearestName(key, topics());
  const expected = known.length > 0 ? `one of the keys ${known.join(", ")}` : "no key of that name";
  return {
    path: [...path, key],
    isKey: true,
    expected,
    received: `the unknown key '${key}'`,
    ...(near ? { near } : {}),
  };
}

const topics = () => keysAt([]);

function expectation(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeWords.get(issue.expected) ?? `${issue.expected}`;
    case "invalid_value":
      return `one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return bound(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum);
    case "too_big":
      return bound(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum);
    case "invalid_format":
      return issue.format === "regex" && issue.pattern === namePattern
        ? nameWords
        : `text like ${issue.pattern ?? issue.format}`;
    case "custom":
      return issue.message;
    default:
      return issue.message;
  }
}

const namePattern = "/^[a-z0-9][a-z0-9._-]{0,127}$/";
const nameWords = "a name of a-z, 0-9, '.', '_' and '-' that starts with a letter or digit, at most 128 long";

const typeWords = new Map([
  ["string", "text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list, as in [a, b]"],
  ["object", "a mapping of keys to values"],
  ["record", "a mapping of keys to values"],
  ["nonoptional", "a value"],
]);

function bound(origin: string, words: string, limit: number | bigint): string {
  if (origin === "string")
    return limit === 1 || limit === 1n ? "text that is not empty" : `text of ${words} ${limit} characters`;
  if (origin === "array" || origin === "set")
    return `a list of ${words} ${limit} ${Number(limit) === 1 ? "entry" : "entries"}`;
  return `a number of ${words} ${limit}`;
}

/** A value as an error shows it: short, and never a whole structure. */
export function inWords(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return value instanceof Date ? "a date" : "a mapping";
  if (typeof value === "string") return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
  return typeof value === "function" ? "a function" : String(value);
}
