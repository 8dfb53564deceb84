import { pathToFileURL } from "node:url";

/** A module of the built package that the public API does not export: what is timed is what users run. */
export function builtModule(path: string): Promise<unknown> {
  return import(new URL(`dist/esm/${path}.js`, pathToFileURL(`${process.cwd()}/`)).href);
}
