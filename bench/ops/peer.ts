// A peer's process: prepared once for a case, then asked for one call at a time, so that ours and theirs take turns.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Elapsed } from "../trees/ours/clock.js";
import type { OpCase } from "./cases.js";

export interface Peer {
  readonly version: string;
  call(): Promise<Elapsed>;
  end(): void;
}

/** Starts it and makes its inputs; throws with the reason where it cannot. */
export async function startPeer(python: string, { peer }: OpCase, threads: number): Promise<Peer> {
  const count = String(threads);
  const env = { ...process.env, OPENBLAS_NUM_THREADS: count, OMP_NUM_THREADS: count, PYTHONDONTWRITEBYTECODE: "1" };
  const script = join(process.cwd(), "bench/baselines/ops/main.py");
  const child = spawn(python, [script, JSON.stringify({ ...peer, threads })], { env, stdio: ["pipe", "pipe", "pipe"] });
  const ask = answers(child);
  const { version } = (await ask()) as { version: string };
  return {
    version,
    async call() {
      child.stdin!.write("call\n");
      return (await ask()) as Elapsed;
    },
    end: () => child.stdin!.end(),
  };
}

/** One JSON line after another; rejects when the process ends before its line. */
function answers(child: ChildProcess): () => Promise<unknown> {
  let said = "";
  child.stderr!.on("data", (text: Buffer) => {
    said = (said + String(text)).slice(-2000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      reject(new Error(said.trim().split("\n").at(-1) || `ended with ${signal ?? code}`)),
    );
  });
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    return done ? failed : JSON.parse(value);
  };
}
