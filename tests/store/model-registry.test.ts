import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Disk } from "../../src/store/files.js";
import { openLedger } from "../../src/store/ledger.js";
import { ModelRegistry } from "../../src/store/model-registry.js";
import { faults, faultyFileSystem } from "./faulty-file-system.js";
import { temporaryFolder } from "./temporary-folder.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (file: Uint8Array) => new TextDecoder().decode(file);

function openRegistry(folder = temporaryFolder(), disk?: Disk) {
  const ledger = openLedger(folder);
  onTestFinished(() => ledger.close());
  return { folder, ledger, registry: new ModelRegistry(folder, ledger, disk) };
}

describe("the registry", () => {
  it("numbers versions 1, 2, 3, and finds them by name, version and alias", () => {
    const { registry } = openRegistry();
    for (const content of ["one", "two", "three"]) registry.publish("flights", bytes(content), { content });
    expect(registry.resolve("flights").version).toBe(3);
    registry.promote("flights@2", "champion");
    registry.promote("flights@1", "old");
    expect(registry.resolve("flights")).toMatchObject({ version: 2, aliases: ["champion"], facts: { content: "two" } });
    expect(registry.resolve("flights@old").version).toBe(1);
    expect(text(registry.read("flights@3").file)).toBe("three");
    expect(registry.list().map(({ name, version }) => [name, version])).toEqual([
      ["flights", 3],
      ["flights", 2],
      ["flights", 1],
    ]);
  });

  it("gives the same bytes the version they had, and mends their file", () => {
    const { registry } = openRegistry();
    const first = registry.publish("m", bytes("one"), {});
    fs.writeFileSync(first.path, "broken");
    expect(registry.publish("m", bytes("one"), { again: true })).toEqual(first);
    expect(text(registry.read("m").file)).toBe("one");
    expect(registry.publish("other", bytes("one"), {}).version).toBe(1);
  });

  it("names what it does not have, with the nearest that it has", () => {
    const { registry } = openRegistry();
    registry.publish("flights", bytes("one"), {});
    registry.promote("flights@1", "champion");
    expect(() => registry.resolve("flihgts")).toThrow(/Did you mean 'flights'/);
    expect(() => registry.resolve("flights@7")).toThrow(/versions 1 to 1/);
    expect(() => registry.resolve("flights@champoin")).toThrow(/no alias 'champoin'.*Did you mean 'champion'/);
  });

  it("goes back one version for each rollback, and remembers who was live when", () => {
    const { registry } = openRegistry();
    for (const content of ["one", "two", "three"]) {
      const { version } = registry.publish("m", bytes(content), {});
      registry.promote(`m@${version}`, "champion");
      registry.promote(`m@${version}`, "champion");
    }
    expect(registry.rollback("m").version).toBe(2);
    expect(registry.rollback("m").version).toBe(1);
    expect(() => registry.rollback("m")).toThrow(expect.objectContaining({ code: "ERR_ROLLBACK_IMPOSSIBLE" }));
    registry.promote("m@3", "champion");
    expect(registry.rollback("m").version).toBe(1);
    expect(registry.history("m").map(({ action, version }) => `${action} ${version}`)).toEqual([
      ...["promote 1", "promote 2", "promote 3", "rollback 2", "rollback 1", "promote 3", "rollback 1"],
    ]);
  });

  it("takes no name or alias that could leave its folder or be taken for another", () => {
    const { registry, folder } = openRegistry();
    registry.publish("m", bytes("one"), {});
    const bad = [
      "",
      "..",
      "../x",
      "a/../b",
      "..%2f",
      "%252e",
      "a\\b",
      "..\\",
      ";../",
      "/etc",
      "C:",
      "a\0b",
      "a..b",
      "a.",
    ];
    for (const name of [...bad, "A", "-a", ".a", "é", "．．", "a".repeat(129), "a b", "a@b"]) {
      const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
      expect(() => registry.publish(name, bytes("x"), {}), name).toThrow(invalid);
      expect(() => registry.promote("m@1", name), name).toThrow(invalid);
      if (!name.includes("@")) expect(() => registry.resolve(name), name).toThrow(invalid);
    }
    expect(() => registry.promote("m@1", "12")).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
    expect(fs.readdirSync(join(folder, "models"))).toEqual(["m"]);
    registry.publish("a".repeat(128), bytes("x"), {});
  });

  it("does not hand out a file that is not what was published, and puts it aside", () => {
    const { registry, folder } = openRegistry();
    const { path } = registry.publish("m", bytes("one"), {});
    fs.writeFileSync(path, "onf");
    expect(() => registry.read("m")).toThrow(expect.objectContaining({ code: "ERR_MODEL_CORRUPT" }));
    expect(fs.readdirSync(join(folder, "quarantine"))).toHaveLength(1);
    expect(() => registry.read("m")).toThrow(/it is not there/);
  });

  it("sweeps files that no version names, and reports versions without a good file", () => {
    const { registry } = openRegistry();
    const good = registry.publish("m", bytes("one"), {});
    const bad = registry.publish("m", bytes("two"), {});
    const stray = join(good.path, "..", `${"0".repeat(64)}.model`);
    fs.writeFileSync(stray, "x");
    fs.writeFileSync(bad.path, "twx");
    expect(registry.sweep()).toEqual([{ name: "m", version: 2, reason: "its content has another hash" }]);
    expect(fs.existsSync(stray)).toBe(false);
    expect(text(registry.read("m@1").file)).toBe("one");
  });

  it("has a version whole or not at all, whichever call fails and however", () => {
    for (const fault of faults) {
      for (let nth = 1, succeeded = false; !succeeded; nth++) {
        const { system, state } = faultyFileSystem(nth, fault);
        const { folder, registry } = openRegistry(temporaryFolder(), new Disk(system));
        let published = false;
        try {
          registry.publish("m", bytes("one"), {});
          published = true;
        } catch {}
        const after = openRegistry(folder).registry;
        expect(after.list()).toHaveLength(published ? 1 : 0);
        expect(after.sweep()).toEqual([]);
        expect(fs.readdirSync(join(folder, "models", "m"))).toHaveLength(published ? 1 : 0);
        expect(after.publish("m", bytes("one"), {}).version).toBe(1);
        succeeded = nth > state.calls();
      }
    }
  });

  it("numbers versions without gaps when four processes publish at once", async () => {
    const folder = temporaryFolder();
    const last = await Promise.all(Array.from({ length: 4 }, () => killedPublisher(folder, 400)));
    const { registry } = openRegistry(folder);
    const versions = registry.list().map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => versions.length - index));
    expect(versions.length).toBeGreaterThanOrEqual(Math.max(...last));
    registry.sweepStrays();
    expect(registry.sweep()).toEqual([]);
  });

  it("has every acknowledged version, whole, after kill -9 at any moment", async () => {
    const folder = temporaryFolder();
    let acknowledged = 0;
    for (let round = 0; round < 50; round++) {
      const last = await killedPublisher(folder, (round * 7919) % 40);
      acknowledged = Math.max(acknowledged, last);
      const { registry, ledger } = openRegistry(folder);
      expect(registry.sweep()).toEqual([]);
      const versions = registry.list().map(({ version }) => version);
      expect(versions.length).toBeGreaterThanOrEqual(acknowledged);
      expect(versions).toEqual(versions.map((_, index) => versions.length - index));
      expect(fs.readdirSync(join(folder, "models", "m"))).toHaveLength(versions.length);
      if (versions.length > 0) expect(text(registry.read("m").file)).toMatch(/^model .*whole$/s);
      ledger.close();
    }
    expect(acknowledged).toBeGreaterThan(0);
  });
});

function killedPublisher(folder: string, delay: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "publisher.js"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      if (output === "") setTimeout(() => child.kill("SIGKILL"), delay);
      output += data;
    });
    child.on("error", reject);
    child.on("close", () => resolve(Number(output.split("\n").at(-2) ?? 0)));
  });
}
