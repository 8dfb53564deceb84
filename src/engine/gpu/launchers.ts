// The catalogue of ops that have a kernel for the GPU: one line an op.
import { launchPrefixSum } from "./launch/column/prefix-sum.js";
import { launchSort } from "./launch/column/sort.js";
import { launchHistogram } from "./launch/statistics/histogram.js";
import { launchBuildHistogram } from "./launch/tree/build-histogram.js";
import { launchPredictLeaves } from "./launch/tree/predict-leaves.js";
import { launchSplitRows } from "./launch/tree/split-rows.js";
import type { Launcher } from "./launcher.js";

export const launchers: readonly Launcher[] = [
  launchPrefixSum,
  launchSort,
  launchHistogram,
  launchBuildHistogram,
  launchPredictLeaves,
  launchSplitRows,
] as readonly Launcher<
  // biome-ignore lint/suspicious/noExplicitAny: launchers of any op
  any
>[];
