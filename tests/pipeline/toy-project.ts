import fs from "node:fs";
import { join } from "node:path";
import { type Config, configSchema } from "../../src/core/config.js";
import type { Phase } from "../../src/phases/run-context.js";
import { type RunOptions, runPipeline } from "../../src/pipeline/run.js";
import { temporaryFolder } from "../store/temporary-folder.js";

const toy = new URL("./toy-phases.task.js", import.meta.url).href;
export const { phases } = (await import(/* @vite-ignore */ toy)) as { phases: readonly Phase[] };
export const task = "../../tests/pipeline/toy-phases.task";

export const baseConfig = {
  name: "toy",
  frame: { objective: "toys", target: "x" },
  gather: { sources: [{ path: "data.txt" }] },
  deploy: { name: "toy" },
};

export const toyConfig = (changes: object = {}): Config => configSchema.parse({ ...baseConfig, ...changes });

export function toyProject(rows = 10_000): string {
  const folder = temporaryFolder();
  fs.writeFileSync(join(folder, "data.txt"), String(rows));
  return folder;
}

export function control(folder: string, settings: object): void {
  fs.writeFileSync(join(folder, "control.json"), JSON.stringify(settings));
}

/** The phases that have really run since the last call. */
export function callsIn(folder: string): string[] {
  const file = join(folder, "calls.txt");
  const calls = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  fs.rmSync(file, { force: true });
  return calls;
}

export const runToy = (folder: string, options: Partial<RunOptions> = {}) =>
  runPipeline({ folder, config: toyConfig(), phases, task, threads: 1, ...options });
