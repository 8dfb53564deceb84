// Statistics for users: `statistics.ksTest(a, b)`. A column comes from `columnFrom`, a table from `makeTable`; the last
// argument, which may be left out, says how many threads a call may use (`makeRuntime({ threads: 2 })`), by default all.

export { makeRuntime, type Runtime } from "../engine/runtime.js";
export { anovaF, correlationRatio, type FTest, regressionF } from "./anova-f.js";
export { type AucComparison, type AucInterval, aucIntervals, compareAucs } from "./auc-interval.js";
export {
  type BootstrapInterval,
  type BootstrapMethod,
  type BootstrapOptions,
  bootstrapInterval,
  type Resampled,
} from "./bootstrap-interval.js";
export { chiSquare, correctedCramersV, countTable, cramersV, jointCounts, mutualInformationOf } from "./contingency.js";
export { correlationMatrix, correlationPValue } from "./correlation.js";
export { type Description, type DescriptionWithQuantiles, describe, describeWithQuantiles } from "./describe.js";
export { jensenShannon, wasserstein } from "./distribution-distance.js";
export { normalQuantile, tQuantile } from "./distribution-quantile.js";
export { evenSteps, histogram } from "./histogram.js";
export { type KernelDensity, kernelDensity, silvermanBandwidth } from "./kernel-density.js";
export { type KsAsked, type KsMode, type KsTest, ksTest } from "./ks-test.js";
export { levene } from "./levene.js";
export { type MeanInterval, meanInterval } from "./mean-interval.js";
export { describeMoments, emptyMoments, type Moments, mergeMoments, momentsOf } from "./moments.js";
export { benjaminiHochberg, holm } from "./multiple-testing.js";
export { codesOf, mutualInformation } from "./mutual-information.js";
export { nearestInformation } from "./nearest-information.js";
export { andersonDarling, jarqueBera } from "./normality.js";
export { populationStability } from "./population-stability.js";
export { addToSketch, emptySketch, mergeSketches, type QuantileSketch, sketchedQuantiles } from "./quantile-sketch.js";
export { type QuantileType, quantiles } from "./quantiles.js";
export { kendall, spearman, spearmanMatrix } from "./rank-correlation.js";
export { kruskalWallis, mannWhitney } from "./rank-tests.js";
export { oneSampleTTest, studentTTest, type TTest, welchTTest } from "./t-tests.js";
export { chiSquareTail, fTail, normalTail, tTails } from "./tail-probability.js";
export { augmentedDickeyFuller } from "./unit-root.js";
export { varianceInflation } from "./variance-inflation.js";
