import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MillraceError } from "../../src/core/errors.js";
import { openLedger } from "../../src/store/ledger.js";
import { holderOf, lockProject } from "../../src/store/lock.js";
import { thisMachine, thisProcess } from "../../src/store/process-identity.js";
import { temporaryFolder } from "./temporary-folder.js";

const script = join(import.meta.dirname, "lock-taker.js");

describe("the project lock", () => {
  it("is refused at once while another process holds it, naming that process", async () => {
    const folder = temporaryFolder();
    const holder = spawn(process.execPath, [script, folder, "hold"], { stdio: ["pipe", "pipe", "inherit"] });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    const ledger = openLedger(folder);
    const start = performance.now();
    let thrown: unknown;
    try {
      lockProject(folder, ledger);
    } catch (error) {
      thrown = error;
    }
    expect(performance.now() - start).toBeLessThan(1000);
    expect(thrown).toBeInstanceOf(MillraceError);
    expect(thrown).toMatchObject({ code: "ERR_PROJECT_LOCKED", exitCode: 1, details: { pid: holder.pid } });
    expect(holderOf(folder)?.pid).toBe(holder.pid);

    holder.kill("SIGKILL");
    await new Promise((resolve) => holder.once("close", resolve));
    expect(holderOf(folder)).toBeUndefined();
    lockProject(folder, ledger).release();
    ledger.close();
  });

  it("is free again after release, and releasing twice does no harm to the next holder", () => {
    const folder = temporaryFolder();
    const ledger = openLedger(folder);
    const first = lockProject(folder, ledger);
    expect(() => lockProject(folder, ledger)).toThrow(expect.objectContaining({ code: "ERR_PROJECT_LOCKED" }));
    first.release();
    const second = lockProject(folder, ledger);
    first.release();
    expect(holderOf(folder)?.pid).toBe(process.pid);
    second.release();
    expect(fs.existsSync(join(folder, "lock"))).toBe(false);
    ledger.close();
  });

  it("is taken over from a dead process, a pid used again, an earlier boot and a torn file, but not from another host", () => {
    const dead = spawnSync(process.execPath, ["-e", "0"]).pid;
    const live = { ...thisProcess(), ...thisMachine(), since: "2026-01-01T00:00:00.000Z", token: "t" };
    const cases: [unknown, boolean][] = [
      [live, false],
      [{ ...live, pid: dead }, true],
      [{ ...live, startTime: "1" }, true],
      [{ ...live, boot: "an earlier one" }, true],
      [{ ...live, host: "elsewhere", pid: dead }, false],
      [{ pid: "x" }, true],
      ['{"pid": 12', true],
      ["", true],
    ];
    for (const [content, free] of cases) {
      const folder = temporaryFolder();
      const ledger = openLedger(folder);
      fs.writeFileSync(join(folder, "lock"), typeof content === "string" ? content : JSON.stringify(content));
      const take = () => lockProject(folder, ledger).release();
      if (free) take();
      else expect(take).toThrow(expect.objectContaining({ code: "ERR_PROJECT_LOCKED" }));
      ledger.close();
    }
  });

  it("is never held by two of four processes that fight over it and leave stale ones behind", async () => {
    const folder = temporaryFolder();
    openLedger(folder).close();
    const results = await Promise.all(
      Array.from({ length: 4 }, (_, index) => {
        const child = spawn(process.execPath, [script, folder, "fight", String(index)], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        let text = "";
        child.stdout.on("data", (data) => {
          text += data;
        });
        return new Promise<string>((resolve) => child.once("close", () => resolve(text.trim())));
      }),
    );
    for (const result of results) expect(result).toMatch(/^took [1-9]\d* of 40, alone$/);
  });
});
