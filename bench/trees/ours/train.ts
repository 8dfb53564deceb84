import { GradientBoosting } from "millrace";
import { readPart } from "../data/data-file.js";
import { medianSeconds, timed } from "./clock.js";
import type { Done, Work } from "./done.js";
import { featuresOf } from "./features.js";
import { watchPeak } from "./memory.js";
import { singleRowWays } from "./single-row.js";

/** Trains and predicts as a user would; one training covers data set construction and trees. */
export const train: Work = async (job, set): Promise<Done> => {
  const { parameters, threads, seed } = job;
  const rows = readPart(set, "train");
  const features = featuresOf(set, rows, job.categorical);
  const learner = new GradientBoosting({
    objective: set.task,
    numIterations: parameters.trees,
    numLeaves: parameters.leaves,
    maxDepth: parameters.depth,
    learningRate: parameters.learningRate,
    lambdaL2: parameters.lambda,
    maxBin: parameters.maxBin,
    minDataInLeaf: parameters.minRows,
  });
  const peak = watchPeak();
  const fitted = await timed(() => learner.fit(features, { target: rows.labels, threads, seed }));
  const peakBytes = peak();
  const model = fitted.value;
  const unseen = featuresOf(set, readPart(set, "test"), job.categorical);
  const answer = () => model.predictProba(unseen);
  let predictions = answer();
  const seconds = medianSeconds(() => {
    predictions = answer();
  }, threads);
  return {
    trainSeconds: fitted.seconds,
    trainCpuSeconds: fitted.cpuSeconds,
    ...(peakBytes === undefined ? {} : { peakBytes }),
    predict: [{ way: "predictProba", value: set.testRows / seconds }],
    ...(job.singleRow ? { singleRow: await singleRowWays(model, set) } : {}),
    predictions,
  };
};
