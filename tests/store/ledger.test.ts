import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ledgerFile, openLedger } from "../../src/store/ledger.js";
import { migrations } from "../../src/store/ledger-schema.js";
import { temporaryFolder } from "./temporary-folder.js";

const insertRun =
  "INSERT INTO runs (run, started, status, millrace, seed, config, circumstances) VALUES (?, ?, 'running', '0', 1, '{}', '{}')";

describe("the ledger", () => {
  it("writes through a WAL with full sync, and keeps what it was told", () => {
    const folder = temporaryFolder();
    const ledger = openLedger(folder);
    expect(ledger.get("PRAGMA journal_mode")).toMatchObject({ journal_mode: "wal" });
    expect(ledger.get("PRAGMA synchronous")).toMatchObject({ synchronous: 2 });
    ledger.run(insertRun, "a", "2026");
    ledger.close();
    const again = openLedger(folder);
    expect(again.all("SELECT run FROM runs")).toMatchObject([{ run: "a" }]);
    again.close();
  });

  it("binds values, so that SQL in them is text", () => {
    const ledger = openLedger(temporaryFolder());
    const name = "x'); DROP TABLE runs;--";
    ledger.run(insertRun, name, "2026");
    expect(ledger.get("SELECT run FROM runs WHERE run = ?", name)?.run).toBe(name);
    ledger.close();
  });

  it("does all of a transaction or nothing, and reports the error that stopped it", () => {
    const ledger = openLedger(temporaryFolder());
    const work = () =>
      ledger.transaction(() => {
        ledger.run(insertRun, "a", "2026");
        throw new Error("stopped");
      });
    expect(work).toThrow("stopped");
    expect(ledger.all("SELECT * FROM runs")).toEqual([]);
    expect(ledger.transaction(() => ledger.transaction(() => ledger.run(insertRun, "b", "2026").changes))).toBe(1);
    ledger.close();
  });

  it("says that the disk is full, and keeps what it had", () => {
    const folder = temporaryFolder();
    const ledger = openLedger(folder);
    ledger.run(insertRun, "a", "2026");
    ledger.get(`PRAGMA max_page_count = ${Number(ledger.get("PRAGMA page_count")?.page_count) + 1}`);
    const fill = () => {
      for (let i = 0; i < 100; i++) ledger.run(insertRun, `fill ${i}`, "x".repeat(2000));
    };
    expect(fill).toThrow(expect.objectContaining({ code: "ERR_DISK_FULL" }));
    expect(ledger.get("SELECT run FROM runs WHERE run = 'a'")?.run).toBe("a");
    ledger.close();
  });

  it("refuses a file that is no ledger, and one of a newer Millrace", () => {
    const folder = temporaryFolder();
    fs.writeFileSync(ledgerFile(folder), "this is no database".repeat(100));
    expect(() => openLedger(folder)).toThrow(expect.objectContaining({ code: "ERR_LEDGER_FAILED" }));
    const other = temporaryFolder();
    const ledger = openLedger(other);
    ledger.run(`PRAGMA user_version = ${migrations.length + 1}`);
    ledger.close();
    expect(() => openLedger(other)).toThrow(expect.objectContaining({ code: "ERR_LEDGER_NEWER" }));
  });

  it("never changes or forgets who was live when", () => {
    const ledger = openLedger(temporaryFolder());
    ledger.run("INSERT INTO models (name, version, hash, bytes, facts, published) VALUES ('m', 1, 'h', 1, '{}', '')");
    ledger.run("INSERT INTO aliases (name, alias, version, action, since) VALUES ('m', 'champion', 1, 'promote', '')");
    for (const sql of ["UPDATE aliases SET version = 2", "DELETE FROM aliases", "UPDATE models SET hash = 'x'"])
      expect(() => ledger.run(sql)).toThrow(/append-only|never change/);
    ledger.close();
  });

  it("lets a reader read while another process is inside a transaction", () => {
    const folder = temporaryFolder();
    const writer = openLedger(folder);
    writer.run(insertRun, "a", "2026");
    const reader = openLedger(folder);
    writer.transaction(() => {
      writer.run(insertRun, "b", "2026");
      const start = performance.now();
      expect(reader.all("SELECT run FROM runs")).toHaveLength(1);
      expect(performance.now() - start).toBeLessThan(5_000);
    });
    expect(reader.all("SELECT run FROM runs")).toHaveLength(2);
    writer.close();
    reader.close();
  });

  it("has every acknowledged row, and whole transactions only, after kill -9 at any moment", async () => {
    const folder = temporaryFolder();
    const acknowledged = new Set<number>();
    let next = 0;
    for (let round = 0; round < 50; round++) {
      const acks = await killedWriter(folder, next, (round * 7919) % 60);
      for (const ack of acks) acknowledged.add(ack);
      const ledger = openLedger(folder);
      const rows = ledger.all("SELECT run FROM runs").map((row) => Number(row.run));
      const there = new Set(rows);
      expect([...acknowledged].filter((ack) => !there.has(ack))).toEqual([]);
      // A transaction writes an even number and the odd one after it.
      expect(rows.filter((row) => !there.has(row ^ 1))).toEqual([]);
      expect(ledger.get("PRAGMA integrity_check")).toMatchObject({ integrity_check: "ok" });
      next = Math.max(-2, ...rows.filter((row) => row % 2 === 0)) + 2;
      ledger.close();
    }
    expect(acknowledged.size).toBeGreaterThan(0);
  });
});

/** Starts a writer, kills it `delay` ms after its first acknowledgement, and returns what it acknowledged. */
function killedWriter(folder: string, from: number, delay: number): Promise<number[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "ledger-writer.js"), folder, String(from)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (data: Buffer) => {
      if (text === "") setTimeout(() => child.kill("SIGKILL"), delay);
      text += data;
    });
    child.on("error", reject);
    child.on("close", () => {
      const lines = text.split("\n");
      lines.pop();
      resolve(lines.map(Number));
    });
  });
}
