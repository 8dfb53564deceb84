import { describe, expect, test } from "vitest";
import { type Manifest, makeManifest } from "../../src/benchmarks/manifest.js";
import { firstDifference, type Measured } from "../../src/benchmarks/measure.js";
import { reproduce } from "../../src/benchmarks/reproduce.js";
import { runBenchmarks } from "../../src/benchmarks/run-benchmarks.js";
import { allBenchmarks, benchmarkNamed, suites } from "../../src/benchmarks/suites/suites.js";

const small = ["ops/describe", "ops/quantiles", "trees/boosting-regression"].map((id) => benchmarkNamed(id)!);

async function measured(seed = 5, threads = 1, benchmarks = small): Promise<Manifest> {
  const run = { seed, size: "quick", threads, rounds: 1 } as const;
  const all: Measured[] = [];
  for await (const each of runBenchmarks(benchmarks, run)) all.push(each);
  return makeManifest({ command: "millrace bench", ...run, benchmarks: all });
}

/** The manifest with the hash `of` of a benchmark changed. */
function tampered(manifest: Manifest, id: string, of: string): Manifest {
  const change = (hash: { of: string; sha256: string }) => (hash.of === of ? { of, sha256: "0".repeat(64) } : hash);
  return {
    ...manifest,
    benchmarks: manifest.benchmarks.map((one) => (one.id === id ? { ...one, hashes: one.hashes.map(change) } : one)),
  };
}

describe("reproducing a manifest", () => {
  test("every benchmark has its own name, in its suite, and gives the same hashes with other threads", async () => {
    const ids = allBenchmarks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [suite, benchmarks] of Object.entries(suites))
      for (const { id } of benchmarks) expect(id.startsWith(`${suite}/`)).toBe(true);
    const manifest = await measured(42, 1, [...allBenchmarks]);
    const again = await reproduce(manifest, { threads: 3 });
    expect(again).toMatchObject({ same: true, difference: null, benchmarks: ids.length, otherVersions: [] });
    expect(again.hashes).toBe(manifest.benchmarks.flatMap(({ hashes }) => hashes).length);
    expect(again.timings.map(({ id }) => id)).toEqual(ids);
  });

  test("names the first hash that differs, and runs nothing after it", async () => {
    const manifest = await measured();
    for (const [id, of, same, ran] of [
      ["ops/describe", "data", 0, 1],
      ["ops/quantiles", "result", 3, 2],
      ["trees/boosting-regression", "model", 5, 3],
    ] as const) {
      const bad = tampered(tampered(manifest, "trees/boosting-regression", "predictions"), id, of);
      const { difference, hashes, benchmarks, timings } = await reproduce(bad, { threads: 1 });
      expect(difference).toEqual({
        benchmark: id,
        of,
        expected: "0".repeat(64),
        received: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect([hashes, benchmarks, timings.length]).toEqual([same, ran - 1, ran]);
    }
  });

  test("another seed is other data; other versions are told, and no difference by themselves", async () => {
    const manifest = await measured();
    const { difference } = await reproduce({ ...manifest, seed: 6 }, { threads: 1 });
    expect(difference).toMatchObject({ benchmark: "ops/describe", of: "data" });
    const old = { ...manifest, versions: { ...manifest.versions, node: "v18.0.0" } };
    const again = await reproduce(old, { threads: 1 });
    expect(again.same).toBe(true);
    expect(again.otherVersions).toEqual([{ of: "node", manifest: "v18.0.0", here: process.version }]);
  });

  test("a stop ends it", async () => {
    const manifest = await measured();
    await expect(reproduce(manifest, { threads: 1, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ERR_CANCELLED",
    });
  });

  test("hashes are compared in the manifest's order, missing ones and more too", () => {
    const [a, b, c] = ["a", "b", "c"].map((of) => ({ of, sha256: of.repeat(64) }));
    expect(firstDifference([a, b], [a, b])).toBeUndefined();
    expect(firstDifference([a, b], [a])).toEqual({ of: "b", expected: b.sha256 });
    expect(firstDifference([a], [a, c])).toEqual({ of: "c", received: c.sha256 });
    expect(firstDifference([a, b], [a, { of: "b", sha256: c.sha256 }])).toEqual({
      of: "b",
      expected: b.sha256,
      received: c.sha256,
    });
  });
});
