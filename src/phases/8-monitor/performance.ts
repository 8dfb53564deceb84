import type { TrainedModel } from "../../artifacts/trained-model.js";
import type { Runtime } from "../../engine/runtime.js";
import { scoreAll } from "../../metrics/metrics.js";
import type { Window } from "./window.js";

export interface Performance {
  /** Rows whose label has arrived. */
  readonly rows: number;
  readonly live: Readonly<Record<string, number>>;
  readonly test: Readonly<Record<string, number>>;
}

/** Live metrics of the predicted rows whose label has arrived, beside the test metrics of training. */
export function livePerformance(window: Window, trained: TrainedModel, runtime: Runtime): Performance {
  const test = trained.body.scores.test;
  if (!window.logged) return { rows: 0, live: {}, test };
  const { predictions, labels } = window.logged;
  const { task, classes } = trained.body.pipeline.model;
  const width = Math.max(1, classes.length);
  const numbers = labels.map((label) =>
    label === null ? Number.NaN : classes.length > 0 ? classes.indexOf(label) : Number(label),
  );
  // A label that is no class of the model (index -1) cannot be scored; neither can a number that is none.
  const known = numbers.flatMap((label, row) =>
    Number.isFinite(label) && label >= (classes.length > 0 ? 0 : -Infinity) ? [row] : [],
  );
  if (known.length === 0) return { rows: 0, live: {}, test };
  const scored = {
    labels: Float64Array.from(known, (row) => numbers[row]),
    predictions: new Float64Array(known.length * width),
    classCount: classes.length,
  };
  known.forEach((row, index) => {
    scored.predictions.set(predictions.subarray(row * width, (row + 1) * width), index * width);
  });
  // What is undefined on these rows, e.g. AUC while only one class has arrived, is left out.
  const scores = scoreAll(task, scored, runtime, Object.keys(test));
  const live = Object.fromEntries(Object.entries(scores).filter(([name]) => name in test));
  return { rows: known.length, live, test };
}
