import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/core/package-root.js";

/** The folder of shared data sets: MILLRACE_SHARED, else beside the checkout. */
export const sharedFolder = process.env.MILLRACE_SHARED ?? join(packageRoot(), "../shared");

/** The path of a file of the shared data sets, or undefined where it is not: such tests skip, and their title says so. */
export function sharedFile(path: string): string | undefined {
  const file = join(sharedFolder, "datasets", path);
  return existsSync(file) ? file : undefined;
}
