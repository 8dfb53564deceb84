import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/core/package-root.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import { randomForest } from "../../src/models/random-forest/learner.js";
import { planBins } from "../../src/models/trees/bin-plan.js";
import { checkMemory, growingMemory, trainingMemory } from "../../src/models/trees/training-memory.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

const size = {
  plan: planBins(Array(20).fill(257 - 1), Array(20).fill(false)),
  rows: 1_000_000,
  validationRows: 0,
  outputs: 1,
  leaves: 255,
  rounds: 100,
  threads: 4,
  poolBytes: 256 * 2 ** 20,
  isSampled: false,
  lossBytes: 0,
  copiedBytes: 0,
  copies: { columns: true, records: true, isMoved: false },
};
const sum = (parts: Readonly<Record<string, number>>) =>
  Object.values(parts).reduce((total, bytes) => total + bytes, 0);

describe("memory of a training", () => {
  it("grows with all it depends on", () => {
    const least = sum(trainingMemory(size));
    for (const more of [
      { rows: 2_000_000 },
      { validationRows: 500_000 },
      { outputs: 3 },
      { leaves: 1023 },
      { rounds: 1000 },
      { threads: 64 },
      { isSampled: true },
      { lossBytes: 16 },
      { copiedBytes: 1 },
      { plan: planBins(Array(40).fill(256), Array(40).fill(false)) },
    ]) {
      expect(sum(trainingMemory({ ...size, ...more })), JSON.stringify(more)).toBeGreaterThan(least);
    }
    expect(sum(trainingMemory({ ...size, poolBytes: 2 ** 20 }))).toBeLessThan(least);
    const moved = { columns: false, records: true, isMoved: true };
    expect(sum(trainingMemory({ ...size, copies: moved }))).toBeLessThan(least - 20 * size.rows);
    const classes = { outputs: 3, copies: moved };
    const alone = sum(trainingMemory({ ...size, ...classes, threads: 1 }));
    expect(sum(trainingMemory({ ...size, ...classes, threads: 2 }))).toBeGreaterThan(alone + 20 * size.rows);
  });

  it("of a forest grows with all it depends on", () => {
    const { plan, rows, copiedBytes, copies } = size;
    const forest = {
      ...{ plan, rows, copiedBytes, copies, classes: 2, leaves: 255, trees: 100, treesACall: 32, threads: 2 },
      isSampled: false,
      hasWeights: false,
    };
    const least = sum(growingMemory(forest));
    for (const more of [
      { rows: 2_000_000 },
      { classes: 5 },
      { leaves: 1023 },
      { trees: 1000 },
      { treesACall: 64 },
      { threads: 3 },
      { isSampled: true },
      { hasWeights: true },
      { copiedBytes: 1 },
      { plan: planBins(Array(40).fill(256), Array(40).fill(false)) },
    ]) {
      expect(sum(growingMemory({ ...forest, ...more })), JSON.stringify(more)).toBeGreaterThan(least);
    }
    expect(sum(growingMemory({ ...forest, copies: { ...copies, columns: false } }))).toBeLessThan(least - 19 * rows);
    const learn = (memoryLimit: number) =>
      randomForest
        .make({ numIterations: 2 })
        .fit(syntheticSet("binary", 2_000, 1), { seed: 1, runtime: runtimeOf(1), memoryLimit });
    expect(() => learn(10_000)).toThrow(
      expect.objectContaining({ code: "ERR_MEMORY_TOO_SMALL", details: expect.objectContaining({ have: 10_000 }) }),
    );
    expect(learn(2 ** 30).header.parameters.numIterations).toBe(2);
  });

  it("that is not there is refused with what to lower", () => {
    const parts = { codes: 1, rows: 2, histograms: 7 * 2 ** 20, forest: 3 };
    expect(() => checkMemory("training", parts, 2 ** 20)).toThrow(
      /8 MB of memory for training, but there are 1 MB. Lower histogramPoolSize.*histograms take 100 %.*memoryLimit/,
    );
    checkMemory("training", parts, 2 ** 23);
    const learner = gradientBoosting.make({ numIterations: 2 });
    const learn = (memoryLimit: number) =>
      learner.fit(syntheticSet("binary", 2_000, 1), { seed: 1, runtime: runtimeOf(1), memoryLimit });
    expect(() => learn(10_000)).toThrow(
      expect.objectContaining({ code: "ERR_MEMORY_TOO_SMALL", details: expect.objectContaining({ have: 10_000 }) }),
    );
    expect(learn(2 ** 30).header.parameters.numIterations).toBe(2);
  });

  const script = join(packageRoot(), "tests", "models", "train-and-measure.mjs");
  const canMeasure = existsSync("/proc/self/clear_refs");
  it.skipIf(!canMeasure)("is within a factor of two of what it takes", { timeout: 120_000 }, () => {
    const cases = [
      { rows: 400_000, columns: 20, task: "binary", threads: 2, parameters: { numIterations: 8, numLeaves: 255 } },
      {
        rows: 150_000,
        columns: 10,
        task: "multiclass",
        threads: 4,
        validationRows: 100_000,
        parameters: { numIterations: 4, numLeaves: 63 },
      },
      {
        rows: 400_000,
        columns: 4,
        task: "regression",
        threads: 2,
        parameters: { numIterations: 8, objective: "regression_l1", dataSampleStrategy: "goss", learningRate: 0.9 },
      },
      {
        kind: "forest",
        rows: 400_000,
        columns: 20,
        task: "binary",
        threads: 1,
        parameters: { numIterations: 12, numLeaves: 255 },
      },
      {
        kind: "forest",
        rows: 300_000,
        columns: 6,
        task: "regression",
        threads: 3,
        parameters: { numIterations: 6, numLeaves: 1000 },
      },
    ];
    for (const each of cases) {
      const out = execFileSync(process.execPath, [script, JSON.stringify(each)], { encoding: "utf8" });
      const { need, took } = JSON.parse(out) as { need: number; took: number };
      expect(need / took, out).toBeGreaterThan(0.5);
      expect(need / took, out).toBeLessThan(2);
    }
  });
});
