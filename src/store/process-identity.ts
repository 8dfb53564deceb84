// Which process is meant by a number found in a file: pids are used again, so the start time and the boot stand beside.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own count; "0" where the system does not tell. */
  readonly startTime: string;
}

export interface MachineIdentity {
  readonly host: string;
  /** Changes with every boot; empty where the system does not tell. */
  readonly boot: string;
}

let self: ProcessIdentity | undefined;

export function thisProcess(): ProcessIdentity {
  self ??= { pid: process.pid, startTime: startTimeOf(process.pid) ?? "0" };
  return self;
}

export function thisMachine(): MachineIdentity {
  return { host: hostname(), boot: readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "" };
}

/** True when that very process still runs on this machine. When the system cannot tell, it is taken to run. */
export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const now = startTimeOf(pid);
  return now !== "ended" && (now === undefined || startTime === "0" || now === startTime);
}

function startTimeOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    // The second field is the program's name in brackets and may hold anything, so count from the last bracket:
    // field 3 is the state, field 22 the start. A zombie has ended; only its parent has not looked yet.
    const stat = readText(`/proc/${pid}/stat`);
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields?.[0] === "Z" || fields?.[0] === "X" ? "ended" : fields?.[19];
  }
  if (process.platform === "win32") return undefined;
  try {
    const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { LC_ALL: "C" },
    });
    const time = Date.parse(started.trim());
    return Number.isNaN(time) ? undefined : String(time);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
