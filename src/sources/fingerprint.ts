import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { hashFile, type SourceEntry, sourceFiles } from "./sources.js";

// A phase asks, then its neighbour: an unchanged file is hashed once in a process.
const known = new Map<string, { readonly stamp: string; readonly sha256: string }>();

/**
 * One hash over what the sources hold: names (without folders), order and content. A file that is moved to another
 * folder keeps it; one that is changed, added or taken away changes it.
 *
 * @throws {MillraceError} those of `sourceFiles`
 */
export async function fingerprintSources(entries: readonly SourceEntry[], folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, source } of await sourceFiles(entries, folder)) {
    hash.update(`${JSON.stringify([basename(path), source.name, await contentHash(path)])}\n`);
  }
  return hash.digest("hex");
}

async function contentHash(path: string): Promise<string> {
  const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true });
  const stamp = [mtimeNs, ctimeNs, size, ino].join(" ");
  const before = known.get(path);
  if (before?.stamp === stamp) return before.sha256;
  const sha256 = await hashFile(path);
  known.set(path, { stamp, sha256 });
  return sha256;
}
