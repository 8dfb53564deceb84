import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigInput } from "../../src/core/config.js";
import { checkConfig } from "../../src/core/config-file.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import type { RunContext } from "../../src/phases/run-context.js";

type Parts = { [K in keyof ConfigInput]?: Partial<ConfigInput[K]> };

/** A project folder with files, and what a room is given there. */
export function contextOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  parts: Parts = {},
  threads = 2,
): RunContext {
  const folder = mkdtempSync(join(tmpdir(), "millrace-room-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const { frame, gather, deploy, ...rest } = parts;
  const { config } = checkConfig({
    name: "room",
    ...rest,
    frame: { target: "y", ...(frame as object) },
    gather: { sources: Object.keys(files).map((path) => ({ path })), ...(gather as object) },
    deploy: { name: "room", ...(deploy as object) },
  });
  const runtime = makeRuntime({ threads });
  return { config, folder, storeFolder: join(folder, ".millrace"), seed: config.seed, runtime, onProgress() {} };
}

/** CSV text of a head and rows. */
export function csv(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return `${[head, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

/** The code and exit code of the error that `work` ends with. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    const { code, exitCode, message } = error as { code?: string; exitCode?: number; message: string };
    return code ? `${code} ${exitCode}` : message;
  }
  return "none";
}
