// millrace.config.ts / .js / .mjs: a module whose default export is the configuration.
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { MillraceError } from "./errors.js";

/**
 * The default export of a configuration module. TypeScript is read by Node itself where it can (22.18 and later),
 * else by `typescript` or `esbuild`, whichever the project has.
 *
 * @throws {MillraceError} ERR_CONFIG_INVALID when it cannot be loaded or exports nothing; ERR_PACKAGE_MISSING
 */
export async function importConfig(file: string, readsTypes = nodeReadsTypes()): Promise<unknown> {
  const isTypeScript = /\.[mc]?ts$/.test(file);
  const module = isTypeScript && !readsTypes ? await importTranspiled(file) : await importFresh(file, file);
  if (module.default === undefined) {
    throw new MillraceError("ERR_CONFIG_INVALID", {
      file: basename(file),
      key: "",
      expected: "a default export that holds the configuration",
      received: "none",
    });
  }
  return structuredClone(await module.default);
}

function nodeReadsTypes(): boolean {
  return Boolean((process.features as { typescript?: unknown }).typescript);
}

async function importFresh(path: string, shown: string): Promise<{ default?: unknown }> {
  try {
    // The time keeps a changed file from being answered out of the module cache.
    return await import(`${pathToFileURL(path).href}?at=${Date.now()}`);
  } catch (error) {
    throw new MillraceError(
      "ERR_CONFIG_INVALID",
      {
        file: basename(shown),
        key: "",
        expected: "a module that can be loaded",
        received: `one that fails with: ${String((error as Error).message).split("\n")[0]}`,
      },
      { cause: error },
    );
  }
}

async function importTranspiled(file: string): Promise<{ default?: unknown }> {
  const code = await transpile(await readFile(file, "utf8"), file);
  // Beside the configuration, so that what it imports is found from the same folder.
  const path = join(dirname(file), `.${basename(file)}.${process.pid}.${Date.now()}.mjs`);
  await writeFile(path, code);
  try {
    return await importFresh(path, file);
  } finally {
    await rm(path, { force: true });
  }
}

async function transpile(code: string, file: string): Promise<string> {
  for (const from of [file, import.meta.url]) {
    const require = createRequire(from);
    try {
      const typescript = require("typescript");
      return typescript.transpileModule(code, {
        compilerOptions: { module: 99, target: 9, verbatimModuleSyntax: true },
      }).outputText as string;
    } catch {
      // Not there, or a version without this function: the next one is asked.
    }
    try {
      return require("esbuild").transformSync(code, { loader: "ts", format: "esm" }).code as string;
    } catch {
      // Not there: the next place is asked.
    }
  }
  throw new MillraceError("ERR_PACKAGE_MISSING", {
    package: "typescript",
    purpose: `reading ${basename(file)} on Node ${process.versions.node}`,
    reason: "Node reads TypeScript itself only from 22.18 on; millrace.yaml needs neither",
  });
}
