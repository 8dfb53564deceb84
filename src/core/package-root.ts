import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

let found: string | undefined;

/** The folder of the millrace package, wherever this code runs from: src, dist/esm, dist/tasks or the CommonJS bundle. */
export function packageRoot(): string {
  if (found) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPackage(folder)) folder = dirname(folder);
  found = folder;
  return folder;
}

function isPackage(folder: string): boolean {
  const file = join(folder, "package.json");
  return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "millrace";
}

/**
 * The URL of a worker task, e.g. `taskUrl("estimators/fit.task")`. Workers always load what the build bundled for them,
 * also when the caller is TypeScript under test or the CommonJS bundle.
 */
export function taskUrl(path: string): string {
  return pathToFileURL(join(packageRoot(), "dist/tasks", `${path}.js`)).href;
}
