import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { storeFolderOf } from "../../src/pipeline/run.js";
import { projectStatus } from "../../src/pipeline/status.js";
import { openLedger } from "../../src/store/ledger.js";
import { lockProject } from "../../src/store/lock.js";
import { phases, runToy, task, toyConfig, toyProject } from "./toy-project.js";

const statusOf = async (folder: string, changes: object = {}) => {
  const { phases: found } = await projectStatus({ folder, config: toyConfig(changes), phases, task });
  return found.map(({ name, state, why }) => [name, state, ...why.map(({ ingredient }) => ingredient)].join(" "));
};

describe("the status of a project", () => {
  it("is missing everywhere before the first run, and makes no file", async () => {
    const folder = toyProject();
    expect(await statusOf(folder)).toEqual(["frame missing", "gather missing", "preprocess missing", "train missing"]);
    expect(fs.existsSync(storeFolderOf(folder))).toBe(false);
  });

  it("says which phases are stale, and which ingredient has changed", async () => {
    const folder = toyProject();
    await runToy(folder, { to: "preprocess" });
    expect(await statusOf(folder)).toEqual([
      ...["frame up to date", "gather up to date", "preprocess up to date", "train missing"],
    ]);
    await runToy(folder);
    const fresh = ["frame up to date", "gather up to date", "preprocess up to date", "train up to date"];
    expect(await statusOf(folder)).toEqual(fresh);
    expect(await statusOf(folder, { explore: { bins: 9 } })).toEqual(fresh);
    expect(await statusOf(folder, { preprocess: { scale: "none" } })).toEqual([
      ...fresh.slice(0, 2),
      "preprocess stale config",
      "train stale parent",
    ]);
    expect(await statusOf(folder, { seed: 1 })).toEqual([
      ...["frame stale seed", "gather stale parent", "preprocess stale parent", "train stale parent parent"],
    ]);
    fs.writeFileSync(join(folder, "data.txt"), "12");
    expect((await statusOf(folder))[1]).toBe("gather stale data");
    fs.writeFileSync(join(folder, "data.txt"), "10000");
    const { phases: found } = await projectStatus({ folder, config: toyConfig(), phases, task });
    fs.rmSync(join(storeFolderOf(folder), "artifacts", found[3].artifact!));
    expect((await statusOf(folder))[3]).toBe("train stale store");
  });

  it("can be read while a run holds the project, and names the holder", async () => {
    const folder = toyProject();
    await runToy(folder);
    const ledger = openLedger(storeFolderOf(folder));
    const lock = lockProject(storeFolderOf(folder), ledger);
    const status = await projectStatus({ folder, config: toyConfig(), phases, task });
    expect(status.holder?.pid).toBe(process.pid);
    expect(status.phases.every(({ state }) => state === "up to date")).toBe(true);
    lock.release();
    ledger.close();
  });
});
