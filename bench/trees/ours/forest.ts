import type { Features, FitSettings, FittedModel } from "millrace";
import * as millrace from "millrace";
import { readPart } from "../data/data-file.js";
import { medianSeconds, timed } from "./clock.js";
import type { Work } from "./done.js";
import { featuresOf } from "./features.js";
import { watchPeak } from "./memory.js";

interface Estimator {
  fit(features: Features, settings: FitSettings): Promise<FittedModel>;
}

/** A random forest with the number of trees and the least rows of the job, all else as the library has it. */
export const trainForest: Work = async (job, set) => {
  const { RandomForest } = millrace as { RandomForest?: new (parameters: object) => Estimator };
  if (!RandomForest) return { missing: "not there yet: the library has no RandomForest" };
  const { parameters, threads, seed } = job;
  const rows = readPart(set, "train");
  const features = featuresOf(set, rows, false);
  const learner = new RandomForest({
    objective: set.task,
    numIterations: parameters.trees,
    numLeaves: parameters.leaves,
    minDataInLeaf: parameters.minRows,
    maxBin: parameters.maxBin,
  });
  const peak = watchPeak();
  const { value: model, ...fitted } = await timed(() => learner.fit(features, { target: rows.labels, threads, seed }));
  const peakBytes = peak();
  const unseen = featuresOf(set, readPart(set, "test"), false);
  const predictions = model.predictProba(unseen);
  const seconds = medianSeconds(() => model.predictProba(unseen), threads);
  return {
    trainSeconds: fitted.seconds,
    trainCpuSeconds: fitted.cpuSeconds,
    ...(peakBytes === undefined ? {} : { peakBytes }),
    predict: [{ way: "predictProba", value: set.testRows / seconds }],
    predictions,
  };
};
