import { MillraceError } from "../core/errors.js";

/**
 * Column names made distinct: an error when one repeats, or the repeated ones numbered: name, name.2, name.3.
 *
 * @throws {MillraceError} ERR_COLUMN_DUPLICATE
 */
export function uniqueNames(
  names: readonly string[],
  table: string,
  duplicates: "error" | "number" = "error",
): readonly string[] {
  const taken = new Set(names);
  if (taken.size === names.length) return names;
  const seen = new Map<string, number>();
  const numbered = names.map((name) => {
    let number = (seen.get(name) ?? 0) + 1;
    const isFirst = number === 1;
    while (!isFirst && taken.has(`${name}.${number}`)) number++;
    seen.set(name, number);
    return isFirst ? name : `${name}.${number}`;
  });
  if (duplicates === "number") return numbered;
  const columns = [...seen].filter(([, number]) => number > 1).map(([name]) => name);
  throw new MillraceError("ERR_COLUMN_DUPLICATE", { columns, table });
}
