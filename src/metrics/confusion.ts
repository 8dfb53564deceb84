import { runOp } from "../engine/dispatch.js";
import { confusion } from "../engine/ops/metric/confusion.js";
import type { Runtime } from "../engine/runtime.js";
import type { Scored } from "./metric.js";

/** Rows by true class (row) and predicted class (column), row-major: what accuracy, precision and recall are made of. */
export function confusionCounts({ labels, predictions, classCount }: Scored, runtime?: Runtime): Float64Array {
  const counts = new Float64Array(classCount * classCount);
  runOp(confusion, { labels, predictions, counts, classCount }, runtime);
  return counts;
}

export interface ClassCounts {
  readonly hits: number;
  readonly predicted: number;
  readonly actual: number;
}

/** Of each class: rows predicted rightly, rows predicted as it, rows that are it. */
export function classCounts(scored: Scored, runtime?: Runtime): ClassCounts[] {
  const counts = confusionCounts(scored, runtime);
  const { classCount } = scored;
  return Array.from({ length: classCount }, (_, k) => {
    let predicted = 0;
    let actual = 0;
    for (let other = 0; other < classCount; other++) {
      predicted += counts[other * classCount + k];
      actual += counts[k * classCount + other];
    }
    return { hits: counts[k * classCount + k], predicted, actual };
  });
}

/** Classes that occur among labels or predictions: those scikit-learn averages over. */
export function seenClasses(counts: readonly ClassCounts[]): ClassCounts[] {
  return counts.filter(({ predicted, actual }) => predicted > 0 || actual > 0);
}

export const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
