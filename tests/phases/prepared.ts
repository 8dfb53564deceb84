// What the tests of rooms share: a configuration, a problem and raw data made of a table, and a context to run in.
import { makeArtifact } from "../../src/artifacts/artifact.js";
import type { PreparedData } from "../../src/artifacts/prepared-data.js";
import type { Problem, ProblemBody } from "../../src/artifacts/problem.js";
import type { RawData, RawDataBody } from "../../src/artifacts/raw-data.js";
import type { TypedArray } from "../../src/columns/column.js";
import { columnNamed, type Table } from "../../src/columns/table.js";
import { type CellValue, cellAt } from "../../src/columns/values.js";
import { type Config, type ConfigInput, configSchema } from "../../src/core/config.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { preprocess } from "../../src/phases/3-preprocess/index.js";
import type { RunContext } from "../../src/phases/run-context.js";

export function configOf(
  parts: Partial<Pick<ConfigInput, "preprocess" | "features">> & { gather?: object } = {},
): Config {
  return configSchema.parse({
    name: "test",
    frame: { target: "y" },
    deploy: { name: "test" },
    ...parts,
    gather: { sources: [{ path: "data.csv" }], ...parts.gather },
  });
}

export function contextOf(config: Config, threads = 2, seed = 42): RunContext {
  const runtime = makeRuntime({ threads });
  return { config, folder: ".", storeFolder: ".millrace", seed, runtime, onProgress: () => {} };
}

/** A problem whose target is `y`; `classes` none: regression. */
export function problemOf(classes: readonly string[], target: ProblemBody["target"] = { name: "y" }): Problem {
  const task = classes.length === 0 ? "regression" : classes.length === 2 ? "binary" : "multiclass";
  return makeArtifact("problem", { task, classes, target } as ProblemBody);
}

export function rawOf(data: Table): RawData {
  return makeArtifact("raw-data", {} as RawDataBody, { tables: [["data", data]] });
}

export async function prepare(
  data: Table,
  classes: readonly string[],
  config: Config = configOf(),
  options: { threads?: number; seed?: number; target?: ProblemBody["target"] } = {},
): Promise<PreparedData> {
  const context = contextOf(config, options.threads, options.seed);
  return preprocess.run(context, { frame: problemOf(classes, options.target), gather: rawOf(data) });
}

export function arrayOf<A extends TypedArray>(
  artifact: { readonly arrays: ReadonlyMap<string, TypedArray> },
  name: string,
): A {
  return artifact.arrays.get(name) as A;
}

export function cells(table: Table, name: string): CellValue[] {
  const column = columnNamed(table, name);
  return Array.from({ length: column.length }, (_, row) => cellAt(column, row));
}

/** Everything an artifact holds, as text: equal exactly when it is. */
export function contents({ body, tables, arrays }: PreparedData): string {
  return JSON.stringify([
    body,
    [...tables].map(([name, table]) => [
      name,
      table.names,
      table.names.map((column) => cells(table, column).map(String)),
    ]),
    [...arrays].map(([name, array]) => [name, Array.from(array as Float64Array)]),
  ]);
}
