import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeColumn } from "../../src/columns/column.js";
import { makeTable } from "../../src/columns/table.js";
import type { TrainingSet } from "../../src/models/learner.js";
import { linear } from "../../src/models/linear/learner.js";
import { runtimeOf } from "./training-rows.js";

interface Case {
  readonly name: string;
  readonly task: "regression" | "binary" | "multiclass";
  readonly lambda: number;
  readonly columns: number[][];
  readonly labels: number[];
  readonly weights: number[];
  readonly predictions: number[];
}
const fixture = JSON.parse(readFileSync(new URL("../fixtures/linear-sklearn.json", import.meta.url), "utf8")) as {
  producer: string;
  version: string;
  cases: Case[];
};

describe(`linear and logistic regression against ${fixture.producer} ${fixture.version}`, () => {
  for (const each of fixture.cases) {
    it(`${each.name}: the same predictions`, () => {
      const runtime = runtimeOf(2);
      const features = makeTable(
        each.columns.map(
          (column, i) => [`x${i}`, makeColumn("float64", { values: Float64Array.from(column) })] as const,
        ),
      );
      const classes = each.task === "regression" ? [] : each.task === "binary" ? ["0", "1"] : ["0", "1", "2"];
      const train: TrainingSet = {
        task: each.task,
        features,
        labels: Float64Array.from(each.labels),
        classes,
        ...(each.weights.length ? { weights: Float64Array.from(each.weights) } : {}),
      };
      const model = linear.make({ lambdaL2: each.lambda }).fit(train, { seed: 0, runtime });
      const predictions = model.predict(features, runtime);
      expect(predictions.length).toBe(each.predictions.length);
      const scale = Math.max(...each.predictions.map(Math.abs));
      predictions.forEach((value, i) => {
        expect(Math.abs(value - each.predictions[i]) / scale).toBeLessThan(1e-6);
      });
    });
  }
});
