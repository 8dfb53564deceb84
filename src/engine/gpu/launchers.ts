// The catalogue of ops that have a kernel for the GPU: one line an op.
import { launchPrefixSum } from "./launch/column/prefix-sum.js";
import { launchSort } from "./launch/column/sort.js";
import { launchMultiply } from "./launch/matrix/multiply.js";
import { launchSquaredDistances } from "./launch/matrix/squared-distances.js";
import { launchCorrelation } from "./launch/statistics/correlation.js";
import { launchDescribe } from "./launch/statistics/describe.js";
import { launchGroupMoments } from "./launch/statistics/group-moments.js";
import { launchHistogram } from "./launch/statistics/histogram.js";
import { launchJointCounts } from "./launch/statistics/joint-counts.js";
import { launchKsTwoSample } from "./launch/statistics/ks-two-sample.js";
import { launchQuantiles } from "./launch/statistics/quantiles.js";
import { launchBuildHistogram } from "./launch/tree/build-histogram.js";
import { launchPredictLeaves } from "./launch/tree/predict-leaves.js";
import { launchPredictTrees } from "./launch/tree/predict-trees.js";
import { launchSplitRows } from "./launch/tree/split-rows.js";
import type { Launcher } from "./launcher.js";

// biome-ignore lint/suspicious/noExplicitAny: launchers of any op
export const launchers: readonly Launcher<any>[] = [
  launchPrefixSum,
  launchSort,
  launchMultiply,
  launchSquaredDistances,
  launchCorrelation,
  launchDescribe,
  launchGroupMoments,
  launchHistogram,
  launchJointCounts,
  launchKsTwoSample,
  launchQuantiles,
  launchBuildHistogram,
  launchPredictLeaves,
  launchPredictTrees,
  launchSplitRows,
];
