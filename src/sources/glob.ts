// A small glob: `*` and `?` within a name, `**` over folders. Matched without regular expressions, so that no pattern
// can take more than pattern x name steps.
import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, parse, sep } from "node:path";

export function isGlob(path: string): boolean {
  return /[*?]/.test(path);
}

/** The files an absolute pattern names, sorted by path. Names that begin with a dot are only found by a dot. */
export async function filesMatching(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  const parts = pattern.slice(root.length).split(sep === "/" ? "/" : /[\\/]/);
  const found = new Set<string>();
  await walk(root, parts, found);
  return [...found].sort();
}

async function walk(folder: string, parts: readonly string[], found: Set<string>): Promise<void> {
  const [part, ...rest] = parts;
  if (part === "**") {
    await walk(folder, rest.length > 0 ? rest : ["*"], found);
    for (const entry of await entriesOf(folder)) {
      if (entry.isDirectory() && !entry.name.startsWith(".")) await walk(join(folder, entry.name), parts, found);
    }
    return;
  }
  if (rest.length > 0 && !isGlob(part)) return walk(join(folder, part), rest, found);
  for (const entry of await entriesOf(folder)) {
    if (!matches(part, entry.name)) continue;
    if (rest.length === 0) {
      if (!entry.isDirectory()) found.add(join(folder, entry.name));
    } else if (entry.isDirectory()) await walk(join(folder, entry.name), rest, found);
  }
}

// A folder that is not there or may not be read holds no matches.
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Whether a name matches a pattern of one path part. */
export function matches(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".")) return false;
  let at = 0;
  let i = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    if (pattern[i] === "*") {
      star = i++;
      starAt = at;
    } else if (i < pattern.length && (pattern[i] === "?" || pattern[i] === name[at])) {
      i++;
      at++;
    } else if (star >= 0) {
      // The last star takes one character more; earlier ones never need to.
      i = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[i] === "*") i++;
  return i === pattern.length;
}
