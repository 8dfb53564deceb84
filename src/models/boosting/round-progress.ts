import type { FitOptions } from "../learner.js";
import type { RoundValue } from "./early-stopping.js";

const reportMs = 100;

/**
 * Reports trees as they grow, at most ten times a second and at the end. What is left is reckoned from all rounds so far.
 *
 * @returns what is called with the rounds done, the first watched value, if any, and the training loss
 */
export function reportRounds({ onProgress }: FitOptions, total: number, outputs: number, curve: string) {
  const begin = performance.now();
  let reportedAt = Number.NEGATIVE_INFINITY;
  return (done: number, watched: RoundValue | undefined, trainLoss: number | undefined): void => {
    const now = performance.now();
    if (!onProgress || (now - reportedAt < reportMs && done < total)) return;
    reportedAt = now;
    const perSecond = (1000 * done * outputs) / Math.max(1e-3, now - begin);
    const metric = watched
      ? { name: `validation ${watched.name}`, value: watched.value }
      : { name: `train ${curve}`, value: trainLoss ?? Number.NaN };
    const isKnown = !Number.isNaN(metric.value);
    onProgress({
      step: "training",
      done: done * outputs,
      total: total * outputs,
      unit: "trees",
      ...(isKnown ? { metric, note: `${metric.name} ${metric.value.toPrecision(5)}` } : {}),
      perSecond,
      secondsLeft: ((total - done) * outputs) / perSecond,
    });
  };
}
