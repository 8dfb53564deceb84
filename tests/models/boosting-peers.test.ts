import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeColumn } from "../../src/columns/column.js";
import { sliceTable } from "../../src/columns/slice.js";
import { makeTable } from "../../src/columns/table.js";
import { metricNamed } from "../../src/metrics/metrics.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import type { Task } from "../../src/models/model.js";
import { runtimeOf } from "./training-rows.js";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/boosting-peers.json", import.meta.url), "utf8")) as {
  readonly producers: { readonly lightgbm: string; readonly sklearn: string };
  readonly trainRows: number;
  readonly columns: (number | null)[][];
  readonly cases: {
    readonly task: Task;
    readonly labels: number[];
    readonly lightgbm: number;
    readonly sklearn: number;
  }[];
};
const features = makeTable(
  fixture.columns.map((column, i) => {
    const values = Float64Array.from(column, (value) => value ?? Number.NaN);
    return [`x${i}`, makeColumn("float64", { values })] as const;
  }),
);

describe("gradient boosting beside its peers, with the same parameters on the same rows", () => {
  for (const { task, labels, lightgbm, sklearn } of fixture.cases) {
    const { producers, trainRows } = fixture;
    it(`${task}: as good as LightGBM ${producers.lightgbm} and scikit-learn ${producers.sklearn} on held-out rows`, () => {
      const runtime = runtimeOf(2);
      const classes = task === "regression" ? [] : [...new Set(labels)].sort().map(String);
      const all = Float64Array.from(labels);
      const train = { task, classes, features: sliceTable(features, 0, trainRows), labels: all.subarray(0, trainRows) };
      const learner = gradientBoosting.make({ numIterations: 60, numLeaves: 15, lambdaL2: 1 });
      const model = learner.fit(train, { seed: 1, runtime });
      const unseen = sliceTable(features, trainRows, labels.length);
      const scored = {
        labels: all.subarray(trainRows),
        predictions: model.predict(unseen, runtime),
        classCount: classes.length,
      };
      const score = metricNamed(task === "regression" ? "rmse" : "log_loss").score(scored);
      // The peers differ by as much from each other: bins, rounding and ties are theirs.
      const bar = Math.max(lightgbm, sklearn) * 1.02;
      expect(score, `LightGBM ${lightgbm}, scikit-learn ${sklearn}`).toBeLessThan(bar);
      expect(score).toBeGreaterThan(Math.min(lightgbm, sklearn) * 0.93);
    });
  }
});
