// The one seam for durable writes. After `write` returns, the file is whole on disk under its name, also after kill -9
// or power loss; if it throws, the name still has its old content:
//   1. temp name in the same folder, exclusive, private   2. write   3. fsync   4. rename   5. fsync the folder
// Everything is synchronous: more than a few megabytes belong in a worker.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { MillraceError } from "../core/errors.js";
import { isAlive, thisProcess } from "./process-identity.js";

/** The calls a durable write makes. Real by default; tests pass one that fails, writes short or dies at the n-th call. */
export interface FileSystem {
  open(path: string, flags: number, mode?: number): number;
  /** Returns how many bytes it took, which may be fewer than given. */
  write(fd: number, bytes: Uint8Array): number;
  fsync(fd: number): void;
  close(fd: number): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
}

const realFileSystem: FileSystem = {
  open: fs.openSync,
  write: (fd, bytes) => fs.writeSync(fd, bytes),
  fsync: fs.fsyncSync,
  close: fs.closeSync,
  rename: fs.renameSync,
  unlink: fs.unlinkSync,
};

const temporaryPrefix = ".tmp-";
/** Large enough to keep the disk busy, small enough to let memory pressure settle between two calls. */
const writeBytes = 8 << 20;

/** Where durable writes go. Remembers the folders whose disk broke its word. */
export class Disk {
  readonly #system: FileSystem;
  readonly #poisoned = new Map<string, string>();

  constructor(system: FileSystem = realFileSystem) {
    this.#system = system;
  }

  /**
   * Writes a file whole or not at all. `pieces` are written in order; typed arrays over shared memory are fine.
   *
   * A failed fsync is never tried again: the system may have dropped the unwritten pages, and a second fsync would
   * succeed over nothing. The folder is then closed to this process.
   *
   * @throws {MillraceError} ERR_DISK_FULL, ERR_DISK_FAILED: the old state stands · ERR_STORE_POISONED: fsync failed;
   *   when it was the folder's, the new file may or may not be there after a power loss: look before trusting either
   */
  write(path: string, pieces: Iterable<Uint8Array>, size = 0): void {
    const folder = dirname(path);
    this.#refuseIfPoisoned(folder);
    const temporary = join(folder, temporaryName());
    let fd: number | undefined;
    let written = 0;
    try {
      fd = this.#attempt("open", path, size, () => this.#create(temporary));
      for (const piece of pieces) {
        const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
        for (let at = 0; at < bytes.length; ) {
          const part = bytes.subarray(at, at + writeBytes);
          const taken = this.#attempt("write", path, size - written, () => this.#system.write(fd!, part));
          // A disk that takes nothing without saying why is full.
          if (taken === 0) throw new MillraceError("ERR_DISK_FULL", { file: path, needed: bytes.length - at });
          at += taken;
          written += taken;
        }
      }
      this.#flush(fd, folder);
      const open = fd;
      fd = undefined;
      this.#attempt("close", path, size, () => this.#system.close(open));
      this.#attempt("rename", path, size, () => this.#system.rename(temporary, path));
    } catch (error) {
      this.#discard(fd, temporary);
      throw error;
    }
    this.syncFolder(folder);
  }

  /** Makes the names in a folder durable. */
  syncFolder(folder: string): void {
    // Windows has no such call; its file system journals names itself.
    if (process.platform === "win32") return;
    const fd = this.#attempt("open", folder, 0, () => this.#system.open(folder, fs.constants.O_RDONLY));
    try {
      this.#flush(fd, folder);
    } finally {
      // Nothing was written through it: an error here means nothing.
      this.#closeQuietly(fd);
    }
  }

  #create(temporary: string): number {
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = fs.constants;
    return this.#system.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  }

  #flush(fd: number, folder: string): void {
    try {
      this.#system.fsync(fd);
    } catch (error) {
      const reason = (error as Error).message;
      this.#poisoned.set(folder, reason);
      throw new MillraceError("ERR_STORE_POISONED", { folder, reason }, { cause: error });
    }
  }

  #refuseIfPoisoned(folder: string): void {
    const reason = this.#poisoned.get(folder);
    if (reason !== undefined) throw new MillraceError("ERR_STORE_POISONED", { folder, reason });
  }

  #attempt<T>(action: string, file: string, needed: number, call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw diskError(error, action, file, needed);
    }
  }

  // Best effort: what is left behind is swept by the next process.
  #discard(fd: number | undefined, temporary: string): void {
    if (fd !== undefined) this.#closeQuietly(fd);
    try {
      this.#system.unlink(temporary);
    } catch {}
  }

  #closeQuietly(fd: number): void {
    try {
      this.#system.close(fd);
    } catch {}
  }
}

/** The disk of this process. */
export const disk = new Disk();

/** Writes a file whole or not at all: `Disk.write` on the real disk. */
export function writeDurably(path: string, pieces: Iterable<Uint8Array>, size?: number): void {
  disk.write(path, pieces, size);
}

/** A failed file call as one of our errors. */
export function diskError(thrown: unknown, action: string, file: string, needed = 0): MillraceError {
  if (thrown instanceof MillraceError) return thrown;
  const { code, message } = thrown as NodeJS.ErrnoException;
  const cause = { cause: thrown };
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
    return new MillraceError("ERR_DISK_FULL", { file, needed: Math.max(0, needed) }, cause);
  return new MillraceError("ERR_DISK_FAILED", { file, action, reason: message ?? String(thrown) }, cause);
}

/** Makes a folder and the ones above it, durably. */
export function makeFolder(folder: string): void {
  try {
    const first = fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (first !== undefined) disk.syncFolder(dirname(first));
  } catch (error) {
    throw diskError(error, "make the folder", folder);
  }
}

function temporaryName(): string {
  const { pid, startTime } = thisProcess();
  return `${temporaryPrefix}${pid}-${startTime}-${randomBytes(6).toString("hex")}`;
}

/** Removes what writers that died left in a folder. Files of living processes stay. Returns how many went. */
export function sweepTemporary(folder: string): number {
  let removed = 0;
  for (const name of listFolder(folder)) {
    const match = /^\.tmp-(\d+)-(\d+)-[0-9a-f]+$/.exec(name);
    if (!match || isAlive({ pid: Number(match[1]), startTime: match[2] })) continue;
    fs.rmSync(join(folder, name), { force: true });
    removed++;
  }
  return removed;
}

/** The names in a folder, sorted; none when it is not there. */
export function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw diskError(error, "list", folder);
  }
}

/** Takes a bad file out of use, but keeps it for a look. Returns its new name. */
export function quarantine(path: string, folder: string): string {
  makeFolder(folder);
  const to = join(folder, `${basename(path)}.${randomBytes(4).toString("hex")}`);
  try {
    fs.renameSync(path, to);
  } catch (error) {
    throw diskError(error, "put into quarantine", path);
  }
  return to;
}
