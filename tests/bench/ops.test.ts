import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cases } from "../../bench/ops/cases.js";
import { chooseCases, judgePairs } from "../../bench/ops/suite.js";
import { packageRoot } from "../../src/core/package-root.js";

describe("npm run bench -- ops", () => {
  test("has each case once, and a peer's work for each", () => {
    const ids = cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, peer } of cases) {
      // A long family has peers of its own parts: models_classes for models/.
      const [family] = id.split("/");
      expect(peer.family === family || peer.family.split(/[-_]/)[0] === family, id).toBe(true);
      const module = readFileSync(join(packageRoot(), `bench/baselines/ops/${peer.family}_peer.py`), "utf8");
      expect(module, id).toContain(`def ${peer.work}(job)`);
    }
  });

  test("asks of products 0.85 of OpenBLAS's speed, in both precisions, at 1024 and 2048", () => {
    const asked = cases.filter(({ bar }) => bar === 0.85).map(({ id }) => id);
    expect(asked.sort()).toEqual(
      ["float32-1024", "float32-2048", "float64-1024", "float64-2048"].map((what) => `matrix/multiply-${what}`),
    );
  });

  test("takes a case, a family, or all, and refuses what is neither", () => {
    expect(chooseCases(undefined)).toEqual(cases);
    expect(chooseCases(["matrix"]).length).toBeGreaterThan(5);
    expect(chooseCases(["matrix/svd-500x200"]).map(({ id }) => id)).toEqual(["matrix/svd-500x200"]);
    expect(() => chooseCases(["matrix/sv"])).toThrow(/no case matrix\/sv; there are/);
  });

  test("takes the ratio within each round, and judges its median", () => {
    const pairs = [
      { ours: 1, theirs: 0.9 },
      { ours: 10, theirs: 8 },
      { ours: 2, theirs: 2 },
    ];
    const judged = judgePairs(pairs, { bar: 0.85, flops: 4e9 });
    expect(judged).toEqual({ ours: 2, theirs: 2, ratio: 0.9, least: 0.8, most: 1, oursGflops: 2, verdict: "met" });
    expect(judgePairs(pairs, { bar: 0.95 }).verdict).toBe("missed, 1.06 times off");
    expect(judgePairs(pairs, {}).verdict).toBe("");
  });
});
