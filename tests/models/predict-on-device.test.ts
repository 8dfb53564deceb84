// Prediction on a GPU: the bits of the CPU, whatever the trees; and for what has no kernel there, the CPU, said so.
import { afterAll, describe, expect, it } from "vitest";
import { makeChunk } from "../../src/columns/column.js";
import { runOp } from "../../src/engine/dispatch.js";
import { predictTrees } from "../../src/engine/ops/tree/predict-trees.js";
import { runOnDevice } from "../../src/engine/run-on-device.js";
import { makeRunReport, usesOf } from "../../src/engine/run-report.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { learnerNamed } from "../../src/models/learners.js";
import type { Task } from "../../src/models/model.js";
import { predictOnDevice } from "../../src/models/predict-on-device.js";
import { openTestGpu } from "../engine/gpu/test-gpu.js";
import { compiled, randomForest } from "../ops/tree/naive-forest.js";
import { syntheticSet } from "./training-rows.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

const small = { numIterations: 8, numLeaves: 12 };
const kinds: [string, Task, Record<string, unknown>, string][] = [
  ["gradient-boosting", "binary", small, "tree/predict-trees"],
  ["gradient-boosting", "multiclass", small, "tree/predict-trees"],
  ["gradient-boosting", "regression", small, "tree/predict-trees"],
  ["random-forest", "binary", { nEstimators: 6 }, "tree/predict-trees"],
  ["random-forest", "multiclass", { nEstimators: 6 }, "tree/predict-leaves"],
  ["decision-tree", "regression", {}, "tree/predict-trees"],
];

describe.skipIf(missing)(`on the GPU${skipped}`, () => {
  it.each(kinds)("%s, %s: the same bits, and the report says so", async (kind, task, parameters, op) => {
    const train = syntheticSet(task, 700, 3, 0.1);
    const model = learnerNamed(kind)
      .make(parameters)
      .fit(train, { seed: 1, runtime: makeRuntime({ threads: 2 }) });
    const report = makeRunReport();
    const runtime = makeRuntime({ threads: 2, devices, report });
    const found = await predictOnDevice(model, train.features, runtime);
    expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(model.predict(train.features, runtime).buffer))).toBe(
      0,
    );
    const [use] = usesOf(report).filter(({ device }) => device === "gpu");
    expect(use).toMatchObject({ op, kernel: "predict_leaves", tolerance: 0, refused: "" });
    expect(use.bytesMoved).toBeGreaterThan(700 * 5 * 8);
  });

  it("more leaves than are found at once come in pieces, from the tree asked for on", async () => {
    const forest = randomForest({ trees: 2000, leaves: 2, features: 2, outputs: 3 });
    const rows = 5000;
    const features = [3, 7].map((step) =>
      makeChunk("float64", { values: Float64Array.from({ length: rows }, (_, row) => ((row * step) % 41) - 5) }),
    );
    const call = () => ({
      ...{ features, program: compiled(forest, 2, { averaged: true }), predictions: new Float64Array(3 * rows) },
      ...{ firstTree: 5, lastTree: 2000, raw: true },
    });
    const [onCpu, onGpu] = [call(), call()];
    runOp(predictTrees, onCpu);
    const report = makeRunReport();
    await runOnDevice(predictTrees, onGpu, makeRuntime({ devices, report }));
    expect(usesOf(report)).toMatchObject([{ op: "tree/predict-trees", device: "gpu", calls: 1 }]);
    expect(onGpu.predictions).toEqual(onCpu.predictions);
  });

  it("a linear model predicts on the CPU", async () => {
    const train = syntheticSet("regression", 100, 3);
    const runtime = makeRuntime({ devices, report: makeRunReport() });
    const model = learnerNamed("ridge").make({}).fit(train, { seed: 1, runtime });
    expect(await predictOnDevice(model, train.features, runtime)).toEqual(model.predict(train.features, runtime));
    expect(usesOf(runtime.report!).every(({ device }) => device === "cpu")).toBe(true);
  });
});
