// `${NAME}` in a configuration's strings: how secrets come in without being written down.
import { MillraceError } from "./errors.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A string that held a reference: where, and as it was written. */
export interface Reference {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

const pattern = /\$(\$?)\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * A copy of `value` with `${NAME}` in its strings replaced by environment variables; `$${NAME}` stays text.
 *
 * @returns the copy, and each string that held a reference, so that the value itself is never written down
 * @throws {MillraceError} ERR_ENVIRONMENT_MISSING naming the variable
 */
export function resolveReferences(
  value: unknown,
  environment: Environment,
  file: string,
): { readonly value: unknown; readonly references: readonly Reference[] } {
  const references: Reference[] = [];
  const visit = (node: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof node === "string") {
      let found = false;
      const resolved = node.replace(pattern, (_, escaped: string, name: string) => {
        if (escaped) return `\${${name}}`;
        found = true;
        const variable = Object.hasOwn(environment, name) ? environment[name] : undefined;
        if (variable === undefined) {
          throw new MillraceError("ERR_ENVIRONMENT_MISSING", { variable: name, key: path.join("."), file });
        }
        return variable;
      });
      if (found) references.push({ path, text: node });
      return resolved;
    }
    if (Array.isArray(node)) return node.map((item, index) => visit(item, [...path, index]));
    if (typeof node !== "object" || node === null) return node;
    const copy = {};
    for (const [key, member] of Object.entries(node)) {
      const resolved = visit(member, [...path, key]);
      Object.defineProperty(copy, key, { value: resolved, writable: true, enumerable: true, configurable: true });
    }
    return copy;
  };
  return { value: visit(value, []), references };
}

/** A deep copy of `value` with the strings at the references' paths as they were written. */
export function withReferences<T>(value: T, references: readonly Reference[]): T {
  const copy = structuredClone(value);
  for (const { path, text } of references) {
    let node = copy as Record<PropertyKey, unknown> | undefined;
    for (const key of path.slice(0, -1)) node = node?.[key] as Record<PropertyKey, unknown> | undefined;
    const last = path.at(-1);
    if (node && last !== undefined && Object.hasOwn(node, last)) node[last] = text;
  }
  return copy;
}
