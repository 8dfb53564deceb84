import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MillraceError } from "../../src/core/errors.js";
import { Disk, sweepTemporary, writeDurably } from "../../src/store/files.js";
import { thisProcess } from "../../src/store/process-identity.js";
import { faults, faultyFileSystem } from "./faulty-file-system.js";
import { temporaryFolder } from "./temporary-folder.js";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a durable write", () => {
  it("writes all pieces in order, and leaves no other file", () => {
    const folder = temporaryFolder();
    const shared = new Float64Array(new SharedArrayBuffer(16));
    shared.set([1, 2]);
    writeDurably(join(folder, "a"), [bytes("head"), new Uint8Array(shared.buffer), new Uint8Array(0), bytes("tail")]);
    const expected = Buffer.concat([
      Buffer.from("head"),
      Buffer.from(new Float64Array([1, 2]).buffer),
      Buffer.from("tail"),
    ]);
    expect(fs.readFileSync(join(folder, "a")).equals(expected)).toBe(true);
    expect(fs.readdirSync(folder)).toEqual(["a"]);
    expect(fs.statSync(join(folder, "a")).mode & 0o777).toBe(0o600);
  });

  it("leaves the old file or the new one whole, whichever call fails and however", () => {
    for (const fault of faults) {
      for (let nth = 1, succeeded = false; !succeeded; nth++) {
        const folder = temporaryFolder();
        const path = join(folder, "a");
        fs.writeFileSync(path, "old");
        const { system, state } = faultyFileSystem(nth, fault);
        let thrown: unknown;
        try {
          new Disk(system).write(path, [bytes("new "), bytes("content")]);
        } catch (error) {
          thrown = error;
        }
        const where = `${fault} at call ${nth} (${state.log[nth - 1]})`;
        const content = fs.readFileSync(path, "utf8");
        const renamed = state.log.slice(0, nth - 1).includes("rename");
        const last = state.log[nth - 1];
        // An error of closing the folder's descriptor, after its fsync, means nothing.
        if (fault === "short" || !state.fired || (renamed && last === "close")) expect(thrown, where).toBeUndefined();
        else {
          const code =
            last === "fsync" ? "ERR_STORE_POISONED" : fault === "ENOSPC" ? "ERR_DISK_FULL" : "ERR_DISK_FAILED";
          expect(thrown, where).toBeInstanceOf(MillraceError);
          expect((thrown as MillraceError).code, where).toBe(code);
        }
        expect(content, where).toBe(thrown === undefined || renamed ? "new content" : "old");
        expect(fs.readdirSync(folder), where).toEqual(["a"]);
        succeeded = !state.fired && nth > state.calls();
      }
    }
  });

  it("never writes again into a folder whose fsync failed", () => {
    const folder = temporaryFolder();
    const { system, state } = faultyFileSystem(3, "EIO");
    const disk = new Disk(system);
    expect(() => disk.write(join(folder, "a"), [bytes("x")])).toThrow(
      expect.objectContaining({ code: "ERR_STORE_POISONED" }),
    );
    const calls = state.calls();
    expect(() => disk.write(join(folder, "b"), [bytes("x")])).toThrow(
      expect.objectContaining({ code: "ERR_STORE_POISONED" }),
    );
    expect(state.calls()).toBe(calls);
    const other = temporaryFolder();
    disk.write(join(other, "a"), [bytes("x")]);
    expect(fs.readdirSync(other)).toEqual(["a"]);
  });

  it("says how many bytes it could not write, and that the old state stands", () => {
    const folder = temporaryFolder();
    const { system } = faultyFileSystem(3, "ENOSPC");
    const write = () => new Disk(system).write(join(folder, "a"), [bytes("1234"), bytes("123456")], 10);
    expect(write).toThrow(/room for 6 bytes.*is full.*intact/);
    expect(write).not.toThrow(/injected/);
  });

  it("is refused by a disk that takes no bytes without an error", () => {
    const folder = temporaryFolder();
    const { system } = faultyFileSystem(0, "EIO");
    const disk = new Disk({ ...system, write: () => 0 });
    expect(() => disk.write(join(folder, "a"), [bytes("x")])).toThrow(
      expect.objectContaining({ code: "ERR_DISK_FULL" }),
    );
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it("keeps the old file when the real disk is full", (context) => {
    const folder = temporaryFolder();
    const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
    if (mount.status !== 0) {
      context.skip(`a small tmpfs cannot be mounted here: ${mount.stderr ?? mount.error}`);
      return;
    }
    try {
      const path = join(folder, "a");
      writeDurably(path, [bytes("old")]);
      expect(() => writeDurably(path, [new Uint8Array(1 << 20)], 1 << 20)).toThrow(
        expect.objectContaining({ code: "ERR_DISK_FULL" }),
      );
      expect(fs.readFileSync(path, "utf8")).toBe("old");
      expect(fs.readdirSync(folder)).toEqual(["a"]);
    } finally {
      execFileSync("umount", [folder]);
    }
  });
});

describe("the sweep", () => {
  it("removes what dead writers left, and nothing else", () => {
    const folder = temporaryFolder();
    const { pid, startTime } = thisProcess();
    const dead = spawnSync(process.execPath, ["-e", "0"]).pid;
    const living = `.tmp-${pid}-${startTime}-aabb`;
    const names = [`.tmp-${dead}-123-aabb`, `.tmp-${pid}-1-aabb`, living, ".tmp-note", "data"];
    for (const name of names) fs.writeFileSync(join(folder, name), "x");
    expect(sweepTemporary(folder)).toBe(2);
    expect(fs.readdirSync(folder).sort()).toEqual([".tmp-note", living, "data"].sort());
    expect(sweepTemporary(join(folder, "none"))).toBe(0);
  });
});
