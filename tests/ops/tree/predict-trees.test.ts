import { execFileSync } from "node:child_process";
import { deserialize, serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { type Chunk, makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictTrees } from "../../../src/engine/ops/tree/predict-trees.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import type { Forest } from "../../../src/models/trees/forest.js";
import type { ForestAnswer } from "../../../src/models/trees/forest-predictor.js";
import { compiled, edgeColumns, edgeFeatures, naiveScores, randomForest, rowOf, valuesOf } from "./naive-forest.js";

interface Call {
  readonly answer?: Partial<ForestAnswer>;
  readonly threads?: number;
  readonly firstTree?: number;
  readonly lastTree?: number;
  readonly raw?: boolean;
  readonly width?: number;
}

function predict(forest: Forest, features: readonly Chunk[], call: Call = {}): Float64Array {
  const { threads = 1, firstTree = 0, lastTree = forest.treeOutputs.length, raw = false } = call;
  const width = call.width ?? forest.initial.length;
  const predictions = new Float64Array((features[0]?.length ?? 0) * width);
  const program = compiled(forest, features.length, call.answer);
  runOp(predictTrees, { features, program, predictions, firstTree, lastTree, raw }, makeRuntime({ threads }));
  return predictions;
}

function naive(forest: Forest, features: readonly Chunk[], options: Parameters<typeof naiveScores>[2] = {}) {
  const columns = features.map(valuesOf);
  const rows = features[0].length;
  const all = new Float64Array(rows * forest.initial.length);
  for (let row = 0; row < rows; row++) {
    all.set(naiveScores(forest, rowOf(columns, row), options), row * forest.initial.length);
  }
  return all;
}

const mixed = randomForest({
  trees: 30,
  leaves: 40,
  features: edgeFeatures,
  categoricalFrom: 4,
  categories: 60,
  outputs: 3,
});

describe("tree/predict-trees", () => {
  for (const rows of [0, 1, 7, 8, 9, 16, 17, 63, 255, 256, 257, 511, 512, 513, 16_385]) {
    it(`adds the leaves of ${rows} rows as the naive walk does, to the bit, on any number of threads`, () => {
      const features = edgeColumns(rows);
      const expected = naive(mixed, features);
      for (const threads of [1, 2, 4]) expect(predict(mixed, features, { threads })).toEqual(expected);
    });
  }

  it("gives a row the same bits alone as among many", () => {
    const many = edgeColumns(600);
    const columns = many.map(valuesOf);
    const together = predict(mixed, many);
    for (let row = 0; row < 600; row += 7) {
      const alone = columns.map((values) => makeChunk("float64", { values: values.slice(row, row + 1) }));
      expect(predict(mixed, alone)).toEqual(together.subarray(row * 3, row * 3 + 3));
    }
  });

  for (const leaves of [1, 2, 255, 256, 257, 700]) {
    it(`takes trees of ${leaves} leaves`, () => {
      const forest = randomForest({
        trees: 6,
        leaves,
        full: true,
        features: edgeFeatures,
        categoricalFrom: 5,
        threshold: (draw) => draw * 40 - 2,
        seed: leaves,
      });
      const features = edgeColumns(700);
      expect(predict(forest, features)).toEqual(naive(forest, features));
    });
  }

  for (const [trees, leaves] of [
    [2, 151],
    [300, 235],
  ] as const) {
    it(`takes ${trees * (leaves - 1)} cuts on one feature`, () => {
      const forest = randomForest({ trees, leaves, full: true, features: 1, threshold: (draw) => draw, seed: trees });
      expect(new Set(forest.threshold).size).toBe(trees * (leaves - 1) + 1);
      const hits = forest.threshold.filter((_, node) => node % 401 === 0);
      const values = Float64Array.from({ length: 300 }, (_, row) =>
        row % 3 === 0 ? hits[row % hits.length] : randomUnit(5, streams.sample, row),
      );
      const features = [makeChunk("float64", { values })];
      expect(predict(forest, features)).toEqual(naive(forest, features));
    });
  }

  it("tells cuts apart that are one float, and values that fall between them", () => {
    const cuts = Array.from({ length: 120 }, (_, cut) => 1 + cut * 2 ** -50);
    const threshold = (draw: number) => cuts[Math.floor(draw * cuts.length)];
    const forest = randomForest({ trees: 9, leaves: 200, full: true, features: 1, threshold });
    const values = Float64Array.from({ length: 500 }, (_, row) => 1 + (row - 10) * 2 ** -52);
    const features = [makeChunk("float64", { values })];
    expect(predict(forest, features)).toEqual(naive(forest, features));
  });

  it("takes 70,000 categories, in sets too many to share classes", () => {
    const forest = randomForest({ trees: 5, leaves: 30, features: 1, categoricalFrom: 0, categories: 70_000 });
    const values = Int32Array.from(
      { length: 600 },
      (_, row) => Math.floor(randomUnit(3, streams.sample, row) * 70_100) - 5,
    );
    const features = [makeChunk("int32", { values })];
    expect(predict(forest, features)).toEqual(naive(forest, features));
  });

  it("predicts with some of the trees, and divides by their number where the forest averages", () => {
    const features = edgeColumns(40);
    for (const [first, last] of [
      [0, 0],
      [0, 3],
      [4, 11],
      [29, 30],
      [30, 30],
    ]) {
      for (const averaged of [false, true]) {
        for (const single of [false, true]) {
          const call = { firstTree: first, lastTree: last, answer: { averaged, single } };
          expect(predict(mixed, features, call)).toEqual(naive(mixed, features, { first, last, averaged, single }));
        }
      }
    }
  });

  it("adds floats as floats where the forest is of single precision", () => {
    const features = edgeColumns(1_000);
    const single = predict(mixed, features, { answer: { single: true } });
    expect(single).toEqual(naive(mixed, features, { single: true }));
    expect(single).not.toEqual(predict(mixed, features));
  });

  it("turns scores into answers by every link", () => {
    const features = edgeColumns(30);
    const scores = naive(mixed, features);
    const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));
    const single = randomForest({ trees: 4, leaves: 9, features: edgeFeatures });
    const each = {
      exp: (score: number) => Math.exp(score / 4),
      "one-vs-rest": (score: number) => sigmoid(2 * score),
      "log-one-plus-exp": (score: number) => Math.log1p(Math.exp(score)),
      "signed-square": (score: number) => score * Math.abs(score),
    } as const;
    for (const [link, formula] of Object.entries(each)) {
      const got = predict(mixed, features, {
        answer: { link: link as keyof typeof each, slope: link === "exp" ? 0.25 : 2 },
      });
      got.forEach((value, at) => {
        expect(value).toBeCloseTo(formula(scores[at]), 13);
      });
      expect(predict(mixed, features, { answer: { link: link as keyof typeof each }, raw: true })).toEqual(scores);
    }
    const shares = predict(single, features, { answer: { link: "share" }, width: 2 });
    naive(single, features).forEach((score, row) => {
      expect([...shares.subarray(2 * row, 2 * row + 2)]).toEqual([1 - score, score]);
    });
    const softmax = predict(mixed, features, { answer: { link: "softmax" } });
    expect(softmax[0] + softmax[1] + softmax[2]).toBeCloseTo(1, 15);
    expect(softmax[1] / softmax[0]).toBeCloseTo(Math.exp(scores[1] - scores[0]), 12);
    const two = randomForest({ trees: 4, leaves: 9, features: edgeFeatures });
    const [zero, one] = predict(two, features, { answer: { link: "logistic", slope: 3 }, width: 2 });
    const steps = Array.from(naive(two, features), (score) => (score > 0 ? [0, 1] : [1, 0])).flat();
    expect([...predict(two, features, { answer: { link: "step" }, width: 2 })]).toEqual(steps);
    expect(zero + one).toBe(1);
    expect(one).toBeCloseTo(sigmoid(3 * naive(two, features)[0]), 14);
  });

  it("gives the same bits with every kind of vector instructions", () => {
    const wide = randomForest({ trees: 8, leaves: 256, full: true, features: 7, threshold: (draw) => draw * 40 - 2 });
    for (const forest of [mixed, wide]) {
      const features = edgeColumns(1_300);
      const program = compiled(forest, features.length);
      const expected = naive(forest, features);
      for (const level of ["plain", "avx2", "avx512"]) {
        const task = serialize({ features, program, length: expected.length, trees: forest.treeOutputs.length });
        const answer = execFileSync(process.execPath, ["tests/ops/tree/predict-at-level.mjs"], {
          input: task,
          env: { ...process.env, MILLRACE_SIMD: level },
          maxBuffer: 1 << 24,
        });
        expect(deserialize(answer)).toEqual(expected);
      }
    }
  });

  it("refuses what is no program, columns it does not know and trees that are not there", () => {
    const features = edgeColumns(20);
    const program = compiled(mixed, edgeFeatures);
    const run = (changes: Partial<Parameters<typeof runOp<typeof predictTrees>>[1]>) => () =>
      runOp(predictTrees, {
        features,
        program,
        predictions: new Float64Array(60),
        firstTree: 0,
        lastTree: 30,
        raw: false,
        ...changes,
      });
    const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
    expect(run({ program: new Uint8Array(0) })).toThrow(invalid);
    expect(run({ program: program.slice(0, -64) })).toThrow(invalid);
    expect(run({ program: new Uint8Array(10_000) })).toThrow(invalid);
    expect(run({ lastTree: 31 })).toThrow(invalid);
    expect(run({ firstTree: 5, lastTree: 4 })).toThrow(invalid);
    expect(run({ features: features.slice(1) })).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
    expect(run({ predictions: new Float64Array(61) })).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
    const text = makeChunk("utf8", { values: new Int32Array(21), bytes: new Uint8Array(0) });
    expect(run({ features: [text, ...features.slice(1)] })).toThrow(expect.objectContaining({ code: "ERR_TYPE" }));
  });

  it("stops when asked", () => {
    const runtime = makeRuntime({ threads: 1 });
    runtime.control[0] = 1;
    const features = edgeColumns(20);
    const program = compiled(mixed, edgeFeatures);
    const predictions = new Float64Array(60);
    const run = () =>
      runOp(predictTrees, { features, program, predictions, firstTree: 0, lastTree: 30, raw: false }, runtime);
    expect(run).toThrow(expect.objectContaining({ code: "ERR_CANCELLED" }));
  });
});
