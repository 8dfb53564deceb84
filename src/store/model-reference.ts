import { MillraceError } from "../core/errors.js";

/** `name`, `name@version` or `name@alias`. */
export interface ModelReference {
  readonly name: string;
  readonly version?: number;
  readonly alias?: string;
}

const namePattern = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/** A name that is safe as a folder: it can neither leave its parent nor hide. @throws {MillraceError} ERR_INVALID_VALUE */
export function checkName(name: string, what: string): string {
  if (typeof name === "string" && namePattern.test(name) && !name.includes("..") && !name.endsWith(".")) return name;
  throw new MillraceError("ERR_INVALID_VALUE", {
    what,
    expected: "1 to 128 of a-z, 0-9, '.', '_', '-', starting with a letter or digit, without '..'",
    received: JSON.stringify(name)?.slice(0, 200) ?? typeof name,
  });
}

/** An alias is a name that cannot be taken for a version. @throws {MillraceError} ERR_INVALID_VALUE */
export function checkAlias(alias: string): string {
  checkName(alias, "an alias");
  if (!/^[0-9]+$/.test(alias)) return alias;
  throw new MillraceError("ERR_INVALID_VALUE", {
    what: "an alias",
    expected: "a word, since a number means a version",
    received: `'${alias}'`,
  });
}

/** @throws {MillraceError} ERR_INVALID_VALUE */
export function parseReference(reference: string): ModelReference {
  const at = reference.indexOf("@");
  if (at < 0) return { name: checkName(reference, "a model's name") };
  const name = checkName(reference.slice(0, at), "a model's name");
  const rest = reference.slice(at + 1);
  if (/^[1-9][0-9]{0,8}$/.test(rest)) return { name, version: Number(rest) };
  return { name, alias: checkAlias(rest) };
}
