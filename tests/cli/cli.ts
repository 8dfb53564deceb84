import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/core/package-root.js";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON document it has to be. */
  json<T = Record<string, never>>(): T;
}

const main = join(packageRoot(), "dist/esm/cli/main.js");

interface More {
  readonly env?: NodeJS.ProcessEnv;
  /** Sends SIGINT, as Ctrl-C does, once standard error looks like this. */
  readonly kill?: RegExp;
  readonly onStderr?: (stderr: string, child: ChildProcess) => void;
}

/** Runs the built command line in a folder. */
export function millrace(folder: string, args: readonly string[], more: More = {}): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1", ...more.env },
  });
  let stdout = "";
  let stderr = "";
  let isKilled = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    more.onStderr?.(stderr, child);
    if (!isKilled && more.kill?.test(stderr)) {
      isKilled = true;
      child.kill("SIGINT");
    }
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, json: () => JSON.parse(stdout) }));
  });
}

export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "millrace-cli-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const shade = (row: number) => ["red", "green", "blue"][(row * 7) % 3];

/** A small classification problem with a pattern. */
export function shopRows(rows = 240): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const size = ((row * 7919) % 1000) / 10;
    const label = size > 55 !== (row % 13 === 0) ? "Yes" : "No";
    return `c${row},${size},${shade(row)},${label}`;
  });
  return `customer,size,colour,bought\n${lines.join("\n")}\n`;
}
