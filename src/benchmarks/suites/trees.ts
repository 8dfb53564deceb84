// Training of trees and prediction, on a table of numbers whose labels follow a known formula.
import type { TypedArray } from "../../columns/column.js";
import type { TrainingSet } from "../../models/learner.js";
import { learnerNamed } from "../../models/learners.js";
import type { Task } from "../../models/model.js";
import type { Benchmark } from "../benchmark.js";
import { arraysOf, hashOfArrays, hashOfModel } from "../content-hash.js";
import { bellTable, signalOf } from "../made-data.js";

const columns = 20;

function training(
  work: string,
  kind: string,
  task: Task,
  fullRows: number,
  parameters: Readonly<Record<string, unknown>>,
): Benchmark {
  return {
    id: `trees/${work}`,
    prepare({ seed, size, runtime }) {
      const rows = size === "quick" ? fullRows / 10 : fullRows;
      const train = trainingSet(seed, rows, task);
      const learner = learnerNamed(kind).make(parameters);
      return {
        data: hashOfArrays("data", [...arraysOf(train.features), ["label", train.labels as TypedArray]]),
        rows,
        run() {
          const model = learner.fit(train, { seed, runtime });
          const started = performance.now();
          const predictions = model.predict(train.features, runtime);
          const predictSeconds = (performance.now() - started) / 1000;
          return () => ({
            hashes: [hashOfModel(model), hashOfArrays("predictions", [["predictions", predictions]])],
            figures: { predictSeconds },
          });
        },
      };
    },
  };
}

function trainingSet(seed: number, rows: number, task: Task): TrainingSet {
  const features = bellTable(seed, rows, columns);
  const signal = signalOf(features, seed);
  const level = (value: number) => (task === "binary" ? Number(value > 0.3) : Number(value > -0.3) + Number(value > 1));
  const labels = task === "regression" ? signal : signal.map(level);
  const classes = { regression: [], binary: ["no", "yes"], multiclass: ["low", "middle", "high"] }[task];
  return { task, features, labels, classes };
}

export const treesSuite: readonly Benchmark[] = [
  training("boosting-binary", "gradient-boosting", "binary", 200_000, { nEstimators: 30, numLeaves: 63 }),
  training("boosting-regression", "gradient-boosting", "regression", 200_000, { nEstimators: 30, numLeaves: 31 }),
  training("boosting-three-classes", "gradient-boosting", "multiclass", 100_000, { nEstimators: 10, numLeaves: 31 }),
  training("random-forest", "random-forest", "binary", 50_000, { nEstimators: 20 }),
];
