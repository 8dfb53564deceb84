import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, millrace } from "./cli.js";

describe("millrace bench and millrace reproduce", () => {
  it("measures a suite, writes a manifest that comes out again elsewhere, and names what was changed in it", async () => {
    const folder = folderWith({ "notes.txt": "mine" });
    const made = await millrace(folder, ["bench", "trees", "--quick", "--rounds", "1", "--seed", "9", "--json"]);
    expect(made.code).toBe(0);
    const { file, manifest } = made.json<{ file: string; manifest: { seed: number; benchmarks: { id: string }[] } }>();
    expect(file.endsWith("millrace-bench.json")).toBe(true);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(manifest);
    expect(manifest.seed).toBe(9);
    expect(made.stderr).toContain(`${manifest.benchmarks[0].id} done`);

    const elsewhere = { env: { MILLRACE_SIMD: "plain" } };
    const again = await millrace(folder, ["reproduce", file, "--threads", "1", "--quiet"], elsewhere);
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect(again.stdout).toMatch(/^the same: 12 hashes of 4 benchmarks\n/);

    const hash = /"of": "model",\s*"sha256": "([0-9a-f]+)"/.exec(readFileSync(file, "utf8"))![1];
    writeFileSync(file, readFileSync(file, "utf8").replace(hash, "f".repeat(64)));
    const changed = await millrace(folder, ["reproduce", "millrace-bench.json", "--json"]);
    expect(changed.code).toBe(1);
    expect(changed.json()).toMatchObject({
      same: false,
      difference: { benchmark: "trees/boosting-binary", of: "model", expected: "f".repeat(64), received: hash },
    });
    expect(changed.stderr).toContain("is not what the manifest says");

    const taken = await millrace(folder, ["bench", "trees", "--quick", "--out", "notes.txt", "--json"]);
    expect(taken.code).toBe(2);
    expect(taken.json()).toMatchObject({ error: { code: "ERR_INVALID_VALUE" } });
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
  });

  it("prints a table for people, over a manifest that was there", async () => {
    const folder = folderWith({});
    for (const rounds of ["1", "2"]) {
      const { code, stdout } = await millrace(folder, ["bench", "ops", "--quick", "--rounds", rounds, "--quiet"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^benchmark +seconds +cpu seconds +million rows\/s +last hash$/m);
      expect(stdout).toMatch(/^ops\/describe +[\d.]+ +[\d.]+ +[\d.]+ +[0-9a-f]{12}$/m);
    }
  });

  it("refuses a manifest that is none with exit code 2 and the place", async () => {
    const folder = folderWith({ "m.json": '{ "format": "millrace-benchmark", "schemaVersion": 99 }' });
    const { code, stdout, stderr } = await millrace(folder, ["reproduce", "m.json"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/error ERR_MANIFEST_INVALID: .*schemaVersion: 99 is that of a newer Millrace/);
  });

  it("stops at Ctrl-C with exit code 130, and leaves no manifest", async () => {
    const folder = folderWith({});
    const { code } = await millrace(folder, ["bench", "ops", "--quick", "--rounds", "1000"], {
      kill: /ops\/multiply done/,
    });
    expect(code).toBe(130);
    const later = await millrace(folder, ["reproduce", "millrace-bench.json"]);
    expect(later.code).toBe(2);
  });
});
