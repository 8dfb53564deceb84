import fs from "node:fs";
import type { FileSystem } from "../../src/store/files.js";

export type Fault = "ENOSPC" | "EIO" | "short" | "kill";
export const faults: readonly Fault[] = ["ENOSPC", "EIO", "short"];

/** The real file system, whose `nth` call (from 1) goes wrong. `calls` counts them; `fired` says whether it did. */
export function faultyFileSystem(nth: number, fault: Fault) {
  let calls = 0;
  const state = { calls: () => calls, fired: false, log: [] as string[] };
  const real: FileSystem = {
    open: fs.openSync,
    write: (fd, bytes) => fs.writeSync(fd, bytes),
    fsync: fs.fsyncSync,
    close: fs.closeSync,
    rename: fs.renameSync,
    unlink: fs.unlinkSync,
  };
  const system = Object.fromEntries(
    Object.entries(real).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        calls++;
        state.log.push(name);
        if (calls === nth) {
          if (fault === "kill") process.kill(process.pid, "SIGKILL");
          if (fault !== "short") {
            state.fired = true;
            throw Object.assign(new Error(`${fault}: injected, ${name}`), { code: fault, syscall: name });
          }
          if (name === "write") {
            state.fired = true;
            const bytes = args[1] as Uint8Array;
            return (call as FileSystem["write"])(args[0] as number, bytes.subarray(0, Math.max(1, bytes.length >> 1)));
          }
        }
        return (call as (...values: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as FileSystem;
  return { system, state };
}
