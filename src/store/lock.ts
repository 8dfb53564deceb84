// The project lock: one run at a time. A file that says who holds it, so that a person can read it; taken and given
// back inside a transaction of the ledger, so that two processes that find a stale one cannot both take it. Readers
// (status, serve, models) do not ask for it.
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { MillraceError } from "../core/errors.js";
import { diskError, writeDurably } from "./files.js";
import type { Ledger } from "./ledger.js";
import { isAlive, type MachineIdentity, type ProcessIdentity, thisMachine, thisProcess } from "./process-identity.js";

export interface LockHolder extends ProcessIdentity, MachineIdentity {
  readonly since: string;
  readonly token: string;
}

export interface ProjectLock {
  /** Gives the lock back; a second call does nothing. */
  release(): void;
}

/** Takes the lock of a project, at once or not at all. @throws {MillraceError} ERR_PROJECT_LOCKED, saying who holds it */
export function lockProject(storeFolder: string, ledger: Ledger): ProjectLock {
  const file = join(storeFolder, "lock");
  const mine: LockHolder = {
    ...thisProcess(),
    ...thisMachine(),
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  ledger.transaction(() => {
    const holder = readHolder(file);
    if (holder && isHeld(holder)) {
      const { pid, host, since } = holder;
      throw new MillraceError("ERR_PROJECT_LOCKED", { pid, host, since, file });
    }
    writeDurably(file, [new TextEncoder().encode(`${JSON.stringify(mine)}\n`)]);
  });
  return {
    release: () =>
      ledger.transaction(() => {
        if (readHolder(file)?.token === mine.token) fs.rmSync(file, { force: true });
      }),
  };
}

/** Who holds the project now; undefined when it is free. */
export function holderOf(storeFolder: string): LockHolder | undefined {
  const holder = readHolder(join(storeFolder, "lock"));
  return holder && isHeld(holder) ? holder : undefined;
}

// Another host's processes cannot be seen from here: its lock counts until someone deletes the file.
function isHeld(holder: LockHolder): boolean {
  const machine = thisMachine();
  if (holder.host !== machine.host) return true;
  if (holder.boot !== machine.boot) return false;
  return isAlive(holder);
}

function readHolder(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(fs.readFileSync(file, "utf8")) as Partial<LockHolder>;
    const { pid, startTime, host, boot, since, token } = holder;
    if (!Number.isSafeInteger(pid) || ![startTime, host, boot, since, token].every((text) => typeof text === "string"))
      return undefined;
    return holder as LockHolder;
  } catch (error) {
    // Not there, or not ours: nobody can hold the project with it.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskError(error, "read", file);
  }
}
