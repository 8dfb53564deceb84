import { describe, expect, it } from "vitest";
import { makeArtifact } from "../../../src/artifacts/artifact.js";
import type { FeatureSet } from "../../../src/artifacts/feature-set.js";
import type { Problem } from "../../../src/artifacts/problem.js";
import type { TrainedModel } from "../../../src/artifacts/trained-model.js";
import type { TypedArray } from "../../../src/columns/column.js";
import { configSchema } from "../../../src/core/config.js";
import { canonicalJson } from "../../../src/core/json.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import type { Task } from "../../../src/models/model.js";
import { restoreModel } from "../../../src/models/models.js";
import { train } from "../../../src/phases/6-train/index.js";
import type { RunContext } from "../../../src/phases/run-context.js";
import { runtimeOf, syntheticSet } from "../../models/training-rows.js";

const metricOf = { binary: "roc_auc", multiclass: "log_loss", regression: "rmse" } as const;

function contextOf(threads: number, trainConfig: object = {}, split: object = {}): RunContext {
  const config = configSchema.parse({
    name: "test",
    frame: { target: "y" },
    gather: { sources: [{ path: "x.csv" }] },
    preprocess: { split },
    train: trainConfig,
    deploy: { name: "test" },
  });
  const runtime = runtimeOf(threads);
  return { config, folder: ".", storeFolder: ".", seed: 7, runtime, onProgress: () => undefined };
}

function parentsOf(task: Task, rows: number, gate: object = {}, ordered = false, shuffle = false) {
  const set = syntheticSet(task, rows, 3);
  const labels = shuffle ? Float64Array.from(set.labels, (_, i) => set.labels[(i * 7919 + 13) % rows]) : set.labels;
  const part = Uint8Array.from(labels, (_, row) => {
    const at = ordered ? row / rows : randomUnit(1, streams.split, row);
    return at < 0.7 ? 0 : at < 0.85 ? 1 : 2;
  });
  const frame = makeArtifact("problem", {
    task,
    target: { name: "y" },
    classes: set.classes,
    metric: { name: metricOf[task], direction: task === "binary" ? "higher" : "lower" },
    gate: { betterThanBaseline: true, ...gate },
  }) as unknown as Problem;
  const features = makeArtifact(
    "feature-set",
    {
      inputs: [],
      classes: set.classes,
      transforms: [],
      features: set.features.names.map((feature) => ({ feature, source: `column of ${feature}` })),
    },
    { tables: [["features", set.features]], arrays: [["labels", labels] as const, ["part", part] as const] },
  ) as unknown as FeatureSet;
  return { frame, features, set, part };
}

const bytesOf = (artifact: TrainedModel) =>
  canonicalJson(artifact.body) +
  [...artifact.arrays]
    .map(
      ([name, array]) => `${name}:${Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64")}`,
    )
    .join();

describe("phase 6, train", () => {
  for (const task of ["binary", "multiclass", "regression"] as Task[]) {
    it(`${task}: climbs the ladder, chooses by the rule and scores the test rows`, async () => {
      const { frame, features, set } = parentsOf(task, 1500);
      const context = contextOf(2);
      const { body, arrays } = await train.run(context, { frame, features });
      expect(body.models.map(({ kind }) => kind)).toEqual(["baseline", "linear", "gradient-boosting"]);
      expect(body.models.filter(({ chosen }) => chosen).map(({ kind }) => kind)).toEqual(["gradient-boosting"]);
      expect(body.gate.passed).toBe(true);
      expect(body.gate.sentence).toMatch(/^Gate met/);
      const score = body.scores.test[metricOf[task]];
      expect(body.interval[0]).toBeLessThan(score);
      expect(body.interval[1]).toBeGreaterThan(score);
      expect(body.importance[0].source).toBe(`column of ${body.importance[0].feature}`);
      expect(body.importance.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(body.models[2].curve!.validation.length).toBeGreaterThan(10);
      expect(body.models.every(({ noise }) => noise >= 0)).toBe(true);
      const own = new Map<string, TypedArray>();
      for (const [name, array] of arrays) if (name.startsWith("model/")) own.set(name.slice(6), array);
      const model = restoreModel(body.pipeline.model, own);
      const predicted = model.predict(set.features, context.runtime);
      const width = Math.max(1, set.classes.length);
      const rows = arrays.get("golden/rows") as Uint32Array;
      const golden = arrays.get("golden/predictions") as Float64Array;
      expect(rows.length).toBe(100);
      rows.forEach((row, at) => {
        expect(golden.subarray(at * width, (at + 1) * width)).toEqual(
          predicted.subarray(row * width, (row + 1) * width),
        );
      });
    });
  }

  it("gives the same bytes on 1, 2 and 4 threads", async () => {
    const { frame, features } = parentsOf("binary", 1200);
    const all = await Promise.all(
      [1, 2, 4].map(async (threads) => bytesOf(await train.run(contextOf(threads), { frame, features }))),
    );
    expect(new Set(all).size).toBe(1);
  });

  it("reads rows in place, with the same result, where parts follow each other in time", async () => {
    const { frame, features } = parentsOf("regression", 900, {}, true);
    const { body } = await train.run(contextOf(2, {}, { by: "time", time: "t" }), { frame, features });
    expect(body.gate.passed).toBe(true);
  });

  it("says in a sentence that labels without a pattern do not pass the gate", async () => {
    const { frame, features } = parentsOf("binary", 1200, {}, false, true);
    const { body } = await train.run(contextOf(2), { frame, features });
    expect(body.gate.passed).toBe(false);
    expect(body.gate.sentence).toMatch(/^Gate not met: it is not clearly better than the baseline/);
  });

  it("holds the score against a minimum", async () => {
    const { frame, features } = parentsOf("binary", 900, { minimum: 0.9999 });
    const { body } = await train.run(contextOf(2, { models: [{ kind: "linear" }] }), { frame, features });
    expect(body.gate.sentence).toContain("below the minimum of 0.9999");
    expect(body.models.map(({ kind }) => kind)).toEqual(["baseline", "linear"]);
  });

  it("keeps the simpler model when the other is not clearly better, if told to", async () => {
    const { frame, features } = parentsOf("binary", 1200, {}, false, true);
    const { body } = await train.run(contextOf(2, { choose: "simplest-within-noise" }), { frame, features });
    expect(body.models.find(({ chosen }) => chosen)!.kind).toBe("baseline");
  });

  it("names an unknown kind of model and an unknown parameter", async () => {
    const { frame, features } = parentsOf("binary", 100);
    const run = (models: { kind: string }[]) => train.run(contextOf(1, { models }), { frame, features });
    await expect(run([{ kind: "gradient-bosting" }])).rejects.toThrow(/Did you mean 'gradient-boosting'/);
    await expect(run([{ kind: "gradient-boosting", numLeafs: 3 } as { kind: string }])).rejects.toThrow(
      /Did you mean 'numLeaves'/,
    );
  });
});
