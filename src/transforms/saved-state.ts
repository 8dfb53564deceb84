// Reads a fitted transform's saved state: untrusted JSON, so every field is checked before it is used.
import { MillraceError } from "../core/errors.js";
import type { JsonValue } from "../core/json.js";

/** Levels, features, columns in one list: more than any honest state has. */
const mostEntries = 5_000_000;

/** One record of a saved state; each reader checks the type of its field. @throws {MillraceError} ERR_MODEL_INVALID */
export interface SavedState {
  text(field: string): string;
  /** null or a string. */
  textOrNone(field: string): string | null;
  /** Finite. */
  number(field: string): number;
  /** A whole number from `least` to `most`. */
  whole(field: string, least: number, most: number): number;
  flag(field: string): boolean;
  oneOf<T extends string>(field: string, choices: readonly T[]): T;
  texts(field: string): readonly string[];
  numbers(field: string, count?: number): readonly number[];
  list(field: string): readonly SavedState[];
}

export function savedState(owner: string, state: unknown): SavedState {
  if (typeof state !== "object" || state === null || Array.isArray(state)) {
    throw invalid(owner, "a record", nameOf(state));
  }
  const fields = new Map<string, unknown>(Object.entries(state));
  const read = <T>(field: string, expected: string, is: (value: unknown) => boolean): T => {
    const value = fields.get(field);
    if (!is(value)) throw invalid(`'${field}' of ${owner}`, expected, nameOf(value));
    return value as T;
  };
  const array = (field: string, expected: string, is: (value: unknown) => boolean): readonly never[] =>
    read(field, expected, (value) => Array.isArray(value) && value.length <= mostEntries && value.every(is));
  return {
    text: (field) => read(field, "text", isText),
    textOrNone: (field) => read(field, "text or null", (value) => value === null || isText(value)),
    number: (field) => read(field, "a finite number", isNumber),
    flag: (field) => read(field, "true or false", (value) => typeof value === "boolean"),
    whole: (field, least, most) =>
      read(field, `a whole number from ${least} to ${most}`, (value) => isWhole(value, least, most)),
    oneOf: (field, choices) => read(field, `one of ${choices.join(", ")}`, (value) => choices.includes(value as never)),
    texts: (field) => array(field, "a list of texts", isText),
    numbers(field, count) {
      const numbers = array(field, "a list of finite numbers", isNumber);
      if (count !== undefined && numbers.length !== count) {
        throw invalid(`'${field}' of ${owner}`, `${count} numbers`, String(numbers.length));
      }
      return numbers;
    },
    list: (field) =>
      array(field, "a list of records", () => true).map((entry, index) =>
        savedState(`'${field}[${index}]' of ${owner}`, entry),
      ),
  };
}

/** The value when `holds`, else ERR_MODEL_INVALID. */
export function require(holds: boolean, what: string, expected: string, received: string): void {
  if (!holds) throw invalid(what, expected, received);
}

const isText = (value: unknown) => typeof value === "string";
const isNumber = (value: unknown) => typeof value === "number" && Number.isFinite(value);
const isWhole = (value: unknown, least: number, most: number) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

function invalid(what: string, expected: string, received: string): MillraceError {
  return new MillraceError("ERR_MODEL_INVALID", { what, expected, received });
}

function nameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "a record" : `${typeof value} ${String(value).slice(0, 40)}`;
}

/** A plain record as JSON: the inverse of reading. */
export function toJson(value: object): JsonValue {
  return value as unknown as JsonValue;
}
