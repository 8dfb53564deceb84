// `--set key.path=value`: one value of the configuration replaced for one run.
import { parse } from "yaml";
import { MillraceError } from "./errors.js";

export interface Override {
  /** As typed: `preprocess.drop=[id, name]`. */
  readonly text: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Reads `key.path=value`. The value is YAML, so lists and numbers work; a dot inside a key is written `\.`.
 *
 * @throws {MillraceError} ERR_INVALID_VALUE when there is no key, no `=`, or the value is no YAML
 */
export function parseOverride(text: string): Override {
  const equals = text.indexOf("=");
  const keys = text.slice(0, Math.max(0, equals)).trim();
  const path = keys.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", "."));
  if (equals < 1 || path.some((key) => key === "")) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "--set",
      expected: "key.path=value, as in train.effort=high",
      received: `'${text}'`,
    });
  }
  try {
    return { text, path, value: parse(text.slice(equals + 1)) };
  } catch (error) {
    throw new MillraceError(
      "ERR_INVALID_VALUE",
      { what: `--set ${keys}`, expected: "a value written as YAML", received: `'${text.slice(equals + 1)}'` },
      { cause: error },
    );
  }
}

/** A copy of `value` with the overrides applied in order; mappings that are missing on the way are made. */
export function applyOverrides(value: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((current, override) => replaced(current, override.path, override.value), value);
}

function replaced(value: unknown, path: readonly string[], to: unknown): unknown {
  if (path.length === 0) return to;
  const [key, ...rest] = path;
  if (Array.isArray(value) && /^\d{1,6}$/.test(key)) {
    const copy = [...value];
    copy[Math.min(Number(key), copy.length)] = replaced(copy[Number(key)], rest, to);
    return copy;
  }
  const copy: Record<string, unknown> = {};
  const members = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const before = members.find(([name]) => name === key)?.[1];
  // defineProperty, not assignment: a key may be called `__proto__`.
  for (const [name, member] of [
    ...members.filter(([name]) => name !== key),
    [key, replaced(before, rest, to)] as const,
  ]) {
    Object.defineProperty(copy, name, { value: member, writable: true, enumerable: true, configurable: true });
  }
  return copy;
}
