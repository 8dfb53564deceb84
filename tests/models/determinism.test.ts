// One model, to the bit, whatever it is trained on: threads, ranks, calls, columns, instruction sets, memory for
// histograms. For every loss of its own kind of arithmetic, with every kind of draw.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeTable, withColumns } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { packageRoot } from "../../src/core/package-root.js";
import { randomUnit, streams } from "../../src/core/random.js";
import { takeRows } from "../../src/engine/take-rows.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import type { FitOptions, TrainingSet } from "../../src/models/learner.js";
import type { Model, Task } from "../../src/models/model.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

type Given = Readonly<Record<string, unknown>>;

const rows = 3_000;
const hashOf = (model: Model, withHeader = true) => {
  const hash = createHash("sha256").update(withHeader ? JSON.stringify(model.header) : "");
  for (const [name, array] of model.arrays) {
    hash.update(name).update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest("hex");
};

/** Numbers with missing ones, some of few values, and a column of text. */
function setOf(task: Task, change: (label: number, row: number) => number = (label) => label): TrainingSet {
  const plain = syntheticSet(task, rows, 17, 0.05);
  const few = Array.from({ length: rows }, (_, row) => Math.floor(5 * randomUnit(4, streams.sample, row)));
  const city = few.map((value) => ["Lima", "Oslo", "Rome", "Bonn", "Kyiv"][value]);
  const features = withColumns(plain.features, [
    ["few", columnFrom(few)],
    ["flag", columnFrom(few.map((value) => value % 2))],
    ["city", columnFrom(city)],
  ]);
  return { ...plain, features, labels: plain.labels.map((label, row) => change(label, row) + 0) };
}

const sizes = [1, 2, 997, 1_000, 1_000];
const weights = Float64Array.from({ length: rows }, (_, row) => [0, 0.5, 1, 3][row % 4]);
const values = setOf("regression");
const losses: Readonly<Record<string, readonly [TrainingSet, Given]>> = {
  binary: [setOf("binary"), { objective: "binary" }],
  "binary, weighted": [{ ...setOf("binary"), weights }, { objective: "binary" }],
  multiclass: [setOf("multiclass"), { objective: "multiclass" }],
  regression: [values, { objective: "regression" }],
  "regression, weighted": [{ ...values, weights }, { objective: "regression" }],
  quantile: [
    { ...values, weights },
    { objective: "quantile", alpha: 0.3 },
  ],
  poisson: [setOf("regression", (y) => Math.round(Math.abs(y))), { objective: "poisson" }],
  lambdarank: [
    {
      ...setOf("regression", (y) => Math.min(4, Math.round(Math.abs(y)))),
      queryOffsets: Int32Array.from([0, ...sizes].map((_, query) => sizes.slice(0, query).reduce((a, b) => a + b, 0))),
    },
    { objective: "lambdarank" },
  ],
};
const draws: Readonly<Record<string, Given>> = {
  "all rows": {},
  bagging: { baggingFraction: 0.7, baggingFreq: 2, featureFraction: 0.7 },
  goss: { dataSampleStrategy: "goss", learningRate: 0.5, featureFractionBylevel: 0.8 },
  mvs: { dataSampleStrategy: "mvs", baggingFraction: 0.5, featureFractionBynode: 0.8 },
  dart: { boosting: "dart", skipDrop: 0, dropRate: 0.4 },
  monotone: { monotoneConstraints: { x0: 1, x3: -1 } },
  together: {
    interactionConstraints: [
      ["x0", "x1", "few"],
      ["x2", "city", "flag"],
    ],
  },
  "drawn thresholds": { extraTrees: true, pathSmooth: 2 },
  "level by level": { growPolicy: "depthwise", maxDepth: 4 },
};

const learn = (set: TrainingSet, given: Given, options: Partial<FitOptions> = {}) =>
  gradientBoosting
    .make({ numIterations: 4, numLeaves: 15, ...given })
    .fit(set, { seed: 3, runtime: runtimeOf(2), ...options });

function permuted(set: TrainingSet): TrainingSet {
  const { names, columns } = set.features;
  return { ...set, features: makeTable(names.map((name, i) => [name, columns[i]] as const).reverse(), rows) };
}

describe("one model to the bit", () => {
  for (const [loss, [set, objective]] of Object.entries(losses)) {
    for (const [name, draw] of Object.entries(draws)) {
      it(`${loss}, ${name}`, () => {
        const given = { ...objective, ...draw };
        const one = learn(set, given);
        const hash = hashOf(one);
        expect(one.arrays.get("feature")!.some((feature) => feature >= 0)).toBe(true);
        for (const threads of [1, 3, 4, 8]) {
          expect(hashOf(learn(set, given, { runtime: runtimeOf(threads) })), `${threads} threads`).toBe(hash);
        }
        for (const ranks of [2, 3, 5]) {
          expect(hashOf(learn(set, given, { ranks })), `${ranks} ranks`).toBe(hash);
        }
        expect(hashOf(learn(permuted(set), given)), "columns turned round").toBe(hash);
        const arrays = hashOf(one, false);
        const changes: readonly Given[] = [
          { jointCodes: false },
          { histogramPoolSize: 0 },
          { histogramPoolSize: 0.1 },
          { histogramPoolSize: 1000 },
        ];
        for (const change of changes) {
          expect(hashOf(learn(set, { ...given, ...change }), false), JSON.stringify(change)).toBe(arrays);
        }
        if (draw.boosting === "dart") return;
        // A metric of the catalogue is scored between rounds: calls of one round each instead of several.
        const metric = set.task === "regression" ? "mse" : "accuracy";
        const oneByOne = learn(set, { ...given, metric }, { validation: set });
        expect(hashOf(oneByOne, false), "a call a round").toBe(arrays);
      });
    }
  }
});

// The level is chosen once a process, so each needs one of its own. What the machine cannot do falls back to less.
describe("one model on every instruction set", () => {
  const script = join(packageRoot(), "tests", "models", "train-and-hash.mjs");
  const run = (simd: string) =>
    execFileSync(process.execPath, [script], { env: { ...process.env, MILLRACE_SIMD: simd }, encoding: "utf8" }).trim();
  it("plain, AVX2 and AVX-512", { timeout: 60_000 }, () => {
    const plain = run("plain");
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(run("avx2")).toBe(plain);
    expect(run("avx512")).toBe(plain);
  });
});

// Where gradients are rounded at random, the row's number decides: another order of rows is another draw.
describe("another order of rows", () => {
  const order = Uint32Array.from({ length: rows }, (_, row) => (row * 1_009) % rows);
  const turned = (set: TrainingSet): TrainingSet => ({
    ...set,
    features: takeRows(set.features, order, runtimeOf(1)),
    labels: Float64Array.from(order, (row) => set.labels[row]),
    ...(set.weights ? { weights: Float64Array.from(order, (row) => set.weights![row]) } : {}),
  });

  it("is the same model for squared error without weights", () => {
    const [set, objective] = losses.regression;
    for (const draw of ["all rows", "monotone", "level by level"]) {
      const given = { ...objective, ...draws[draw] };
      expect(hashOf(learn(turned(set), given)), draw).toBe(hashOf(learn(set, given)));
    }
  });

  it("is nearly the same for log-loss", () => {
    const [set, objective] = losses.binary;
    const [one, other] = [learn(set, objective), learn(turned(set), objective)];
    const [ours, theirs] = [one, other].map((model) => model.predict(set.features, runtimeOf(2)));
    const apart = ours.reduce((sum, p, i) => sum + Math.abs(p - theirs[i]), 0) / ours.length;
    expect(apart).toBeLessThan(0.01);
  });
});
