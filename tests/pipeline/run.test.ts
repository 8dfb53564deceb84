import { execFileSync, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MillraceError } from "../../src/core/errors.js";
import type { PhaseName } from "../../src/phases/run-context.js";
import { type PhaseEvent, type RunResult, runPipeline, storeFolderOf } from "../../src/pipeline/run.js";
import { openLedger } from "../../src/store/ledger.js";
import { lockProject } from "../../src/store/lock.js";
import { baseConfig, callsIn, control, phases, runToy, task, toyConfig, toyProject } from "./toy-project.js";

const all = ["frame", "gather", "preprocess", "train"];
const statuses = (result: RunResult) => result.phases.map(({ name, status }) => `${name} ${status}`);
const hashes = (result: RunResult) => result.phases.map(({ name, artifact }) => [name, artifact]);
const ran = (result: RunResult) => result.phases.filter(({ status }) => status === "done").map(({ name }) => name);

async function failureOf(work: Promise<unknown>): Promise<MillraceError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MillraceError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("a run", () => {
  it("runs every phase once, then takes all from the store, with the same results", async () => {
    const folder = toyProject();
    const first = await runToy(folder);
    expect(statuses(first)).toEqual(all.map((name) => `${name} done`));
    expect(callsIn(folder)).toEqual(all);
    const second = await runToy(folder);
    expect(statuses(second)).toEqual(all.map((name) => `${name} cached`));
    expect(callsIn(folder)).toEqual([]);
    expect(hashes(second)).toEqual(hashes(first));
    expect([...second.artifacts]).toEqual([...first.artifacts]);
    const { counts, rows } = first.artifacts.get("train")!.body as unknown as { counts: number[]; rows: number };
    expect(counts.reduce((sum, count) => sum + count)).toBe(rows);
  });

  it("runs again what an ingredient has changed for, and only that", async () => {
    const folder = toyProject();
    await runToy(folder);
    const cases: [object, string[]][] = [
      [{ config: toyConfig({ train: { effort: "low" } }) }, ["train"]],
      // Its result names the setting, so what reads it runs too.
      [{ config: toyConfig({ preprocess: { scale: "none" } }) }, ["preprocess", "train"]],
      [{ config: toyConfig({ frame: { objective: "other toys", target: "x" } }) }, ["frame", "gather"]],
      [{ config: toyConfig({ explore: { bins: 7 } }) }, []],
      [{ config: toyConfig({ seed: 7 }) }, all],
      [{ config: toyConfig() }, []],
      [{ threads: 2 }, []],
      [{ phases: phases.map((phase) => (phase.name === "train" ? { ...phase, version: 2 } : phase)) }, ["train"]],
    ];
    for (const [options, expected] of cases) {
      expect(ran(await runToy(folder, options)), JSON.stringify(options)).toEqual(expected);
    }
    fs.writeFileSync(join(folder, "data.txt"), "9999");
    expect(ran(await runToy(folder))).toEqual(["gather", "preprocess", "train"]);
    fs.writeFileSync(join(folder, "data.txt"), "10000");
    expect(ran(await runToy(folder))).toEqual([]);
  });

  it("gives the same bytes for any number of threads", async () => {
    const results = [];
    for (const threads of [1, 2, 4]) results.push(hashes(await runToy(toyProject(), { threads })));
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it("goes up to --to, and from --from only when what comes before is up to date", async () => {
    const folder = toyProject();
    const notReady = await failureOf(runToy(folder, { from: "preprocess" }));
    expect(notReady).toMatchObject({ code: "ERR_PHASE_NOT_READY", exitCode: 2, details: { phase: "frame" } });
    expect(callsIn(folder)).toEqual([]);
    expect(statuses(await runToy(folder, { to: "gather" }))).toEqual(["frame done", "gather done"]);
    const rest = await runToy(folder, { from: "preprocess" });
    expect(statuses(rest)).toEqual(["frame cached", "gather cached", "preprocess done", "train done"]);
    const changed = toyConfig({ frame: { objective: "new", target: "x" } });
    const stale = await failureOf(runToy(folder, { from: "train", config: changed }));
    expect(stale.message).toContain("the configuration of 'frame' has changed");
    expect(await failureOf(runToy(folder, { from: "train", to: "frame" }))).toMatchObject({ exitCode: 2 });
    expect(await failureOf(runToy(folder, { to: "deploy" }))).toMatchObject({ code: "ERR_INVALID_VALUE" });
  });

  it("tells of phases and progress while the event loop stays free", async () => {
    const folder = toyProject();
    control(folder, { slow: "gather", milliseconds: 300 });
    const events: string[] = [];
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    await runToy(folder, {
      onPhase: ({ phase, status }: PhaseEvent) => events.push(`${phase} ${status}`),
      onProgress: (phase, { step }) => events.push(`${phase}: ${step}`),
    });
    clearInterval(timer);
    expect(events.filter((event) => !event.includes(":"))).toEqual(
      all.flatMap((name) => [`${name} started`, `${name} done`]),
    );
    expect(events).toContain("gather: toy gather");
    expect(ticks).toBeGreaterThan(5);
  });

  it("keeps what was finished when a phase fails, and goes on from there", async () => {
    const folder = toyProject();
    control(folder, { fail: "preprocess" });
    expect(await failureOf(runToy(folder))).toMatchObject({ code: "ERR_SHAPE", details: { what: "preprocess" } });
    expect(callsIn(folder)).toEqual(["frame", "gather", "preprocess"]);
    control(folder, {});
    expect(statuses(await runToy(folder))).toEqual([
      ...["frame cached", "gather cached", "preprocess done", "train done"],
    ]);
    const ledger = openLedger(storeFolderOf(folder));
    expect(ledger.all("SELECT status FROM runs ORDER BY rowid").map(({ status }) => status)).toEqual([
      "failed",
      "done",
    ]);
    ledger.close();
  });

  it("stops when asked, keeps what was finished, and goes on later", async () => {
    const folder = toyProject();
    control(folder, { slow: "preprocess", milliseconds: 60_000 });
    const abort = new AbortController();
    const onProgress = (phase: PhaseName) => {
      if (phase === "preprocess") abort.abort();
    };
    const cancelled = await failureOf(runToy(folder, { signal: abort.signal, onProgress }));
    expect(cancelled).toMatchObject({ code: "ERR_CANCELLED", exitCode: 130 });
    control(folder, {});
    expect(ran(await runToy(folder))).toEqual(["preprocess", "train"]);
    expect(await failureOf(runToy(folder, { signal: AbortSignal.abort() }))).toMatchObject({ code: "ERR_CANCELLED" });
  });

  it("is refused while another holds the project", async () => {
    const folder = toyProject();
    const ledger = openLedger(storeFolderOf(folder));
    const lock = lockProject(storeFolderOf(folder), ledger);
    expect(await failureOf(runToy(folder))).toMatchObject({ code: "ERR_PROJECT_LOCKED", exitCode: 1 });
    lock.release();
    ledger.close();
    expect(ran(await runToy(folder))).toEqual(all);
  });

  it("makes again an artifact that was damaged or lost, when it is needed", async () => {
    const folder = toyProject();
    const first = await runToy(folder);
    const path = (name: string) =>
      join(storeFolderOf(folder), "artifacts", first.phases.find((phase) => phase.name === name)!.artifact);
    callsIn(folder);
    const bytes = fs.readFileSync(path("gather"));
    bytes[bytes.length - 1] ^= 1;
    fs.writeFileSync(path("gather"), bytes);
    const changed = { config: toyConfig({ train: { effort: "low" } }) };
    const second = await runToy(folder, changed);
    expect(callsIn(folder)).toEqual(["gather", "train"]);
    expect(hashes(second).slice(0, 3)).toEqual(hashes(first).slice(0, 3));
    expect(fs.readdirSync(join(storeFolderOf(folder), "quarantine"))).toHaveLength(1);
    fs.rmSync(path("preprocess"));
    expect(ran(await runToy(folder, changed))).toEqual(["preprocess"]);
    fs.writeFileSync(path("frame"), "torn");
    expect(hashes(await runToy(folder))).toEqual(hashes(first));
    expect(callsIn(folder)).toEqual(["preprocess", "frame"]);
  });

  it("writes what ran where into the ledger, and nothing of it into artifacts", async () => {
    const folder = toyProject();
    const { run } = await runToy(folder);
    const ledger = openLedger(storeFolderOf(folder));
    const rows = ledger.all("SELECT phase, status, seconds, report FROM phases WHERE run = ? ORDER BY id", run);
    expect(rows.map(({ phase }) => phase)).toEqual(all);
    expect(JSON.parse(String(rows[3].report))).toMatchObject([{ op: "statistics/histogram", device: "cpu", calls: 1 }]);
    const parents = ledger.all(
      "SELECT parent FROM parents JOIN phases ON phase_id = id WHERE phase = 'train' ORDER BY parent",
    );
    expect(parents.map(({ parent }) => parent)).toEqual(["gather", "preprocess"]);
    ledger.close();
  });

  it("ends with the same bytes after kill -9 in any phase, without doing finished phases again", async () => {
    const reference = hashes(await runToy(toyProject()));
    for (const [index, phase] of all.entries()) {
      for (let round = 0; round < 4; round++) {
        const folder = toyProject();
        control(folder, { slow: phase, milliseconds: 60_000 });
        const events = await killedRun(folder, `working ${phase}`, round * 5);
        expect(events).toContain(`working ${phase}`);
        expect(events).not.toContain("finished");
        control(folder, {});
        callsIn(folder);
        const resumed = await runToy(folder);
        expect(hashes(resumed)).toEqual(reference);
        // The phase just before may not have been on disk yet.
        const again = callsIn(folder);
        expect(again.slice(-(all.length - index))).toEqual(all.slice(index));
        expect([all.slice(index), all.slice(index - 1)]).toContainEqual(again);
        expect(fs.readdirSync(join(storeFolderOf(folder), "artifacts"))).toHaveLength(all.length);
      }
    }
  });

  it("ends with the same bytes after being killed at random moments, again and again", async () => {
    const reference = hashes(await runToy(toyProject(200_000)));
    const folder = toyProject(200_000);
    for (let round = 0; round < 20; round++) await killedRun(folder, "started", (round * 7919) % 120);
    const resumed = await runToy(folder);
    expect(hashes(resumed)).toEqual(reference);
    expect(ran(await runToy(folder))).toEqual([]);
    const ledger = openLedger(storeFolderOf(folder));
    const statuses = ledger.all("SELECT DISTINCT status FROM runs ORDER BY status").map(({ status }) => status);
    expect(statuses.filter((status) => status !== "done" && status !== "interrupted")).toEqual([]);
    ledger.close();
  });

  it("keeps what was finished when the disk is full, says so, and goes on when there is room", async (context) => {
    const folder = toyProject(2_000_000);
    const store = storeFolderOf(folder);
    fs.mkdirSync(store);
    const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", store]);
    if (mount.status !== 0) {
      context.skip(`a small tmpfs cannot be mounted here: ${mount.stderr ?? mount.error}`);
      return;
    }
    try {
      const full = await failureOf(runToy(folder));
      expect(full).toMatchObject({ code: "ERR_DISK_FULL", exitCode: 1 });
      expect(full.message).toMatch(/room for \d+ bytes.*disk.*is full.*continues where it stopped/);
      expect(fs.readdirSync(join(store, "artifacts"))).toHaveLength(1);
      execFileSync("mount", ["-o", "remount,size=128m", store]);
      const resumed = await runToy(folder);
      expect(statuses(resumed)[0]).toBe("frame cached");
      expect(hashes(resumed)).toEqual(hashes(await runToy(toyProject(2_000_000))));
    } finally {
      execFileSync("umount", [store]);
    }
  });

  it("stops and keeps what it had when an artifact cannot be written", async () => {
    const folder = toyProject();
    await runToy(folder, { to: "frame" });
    const artifacts = join(storeFolderOf(folder), "artifacts");
    fs.renameSync(artifacts, `${artifacts}.away`);
    fs.writeFileSync(artifacts, "a file where the folder was");
    expect(await failureOf(runToy(folder))).toMatchObject({ code: "ERR_DISK_FAILED", exitCode: 1 });
    fs.rmSync(artifacts);
    fs.renameSync(`${artifacts}.away`, artifacts);
    expect(ran(await runToy(folder))).toEqual(["gather", "preprocess", "train"]);
  });

  it("refuses phases that are listed before their parents", async () => {
    await expect(
      runPipeline({ folder: toyProject(), config: toyConfig(), phases: [...phases].reverse(), task }),
    ).rejects.toThrow(/before its parent/);
  });
});

/** Starts a run in a process of its own, kills it `delay` ms after a line that starts with `mark`, returns its lines. */
function killedRun(folder: string, mark: string, delay: number): Promise<string[]> {
  const script = join(import.meta.dirname, "run-toy.js");
  const child = spawn(process.execPath, [script, folder, JSON.stringify(baseConfig)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let text = "";
    let marked = false;
    child.stdout.on("data", (data: Buffer) => {
      text += data;
      if (marked || !text.split("\n").some((line) => line.startsWith(mark))) return;
      marked = true;
      setTimeout(() => child.kill("SIGKILL"), delay);
    });
    child.on("error", reject);
    child.on("close", () => resolve(text.trim().split("\n")));
  });
}
