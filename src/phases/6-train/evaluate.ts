// The pictures of the test rows: confusion, ROC curve, calibration, scatter, residuals, importance.
import type { FeatureSet } from "../../artifacts/feature-set.js";
import type { TrainedModelBody } from "../../artifacts/trained-model.js";
import { makeChunk } from "../../columns/column.js";
import { runOp } from "../../engine/dispatch.js";
import { calibration } from "../../engine/ops/metric/calibration.js";
import { residuals } from "../../engine/ops/metric/residuals.js";
import { rocCurve } from "../../engine/ops/metric/roc-curve.js";
import { histogram } from "../../engine/ops/statistics/histogram.js";
import type { Runtime } from "../../engine/runtime.js";
import { confusionCounts } from "../../metrics/confusion.js";
import type { Scored } from "../../metrics/metric.js";
import type { Model, Task } from "../../models/model.js";

const curvePoints = 200;
const calibrationBins = 10;
const scatterPoints = 500;
const residualBins = 40;

export function evaluate(task: Task, scored: Scored, runtime: Runtime): TrainedModelBody["evaluation"] {
  if (task === "regression") {
    return { scatter: scatterOf(scored), residuals: residualsOf(scored, runtime) };
  }
  const { classCount } = scored;
  const counts = confusionCounts(scored, runtime);
  const confusion = Array.from({ length: classCount }, (_, k) => [
    ...counts.subarray(k * classCount, (k + 1) * classCount),
  ]);
  if (task !== "binary") return { confusion };
  return { confusion, roc: rocOf(scored, runtime), calibration: calibrationOf(scored, runtime) };
}

function rocOf({ labels, predictions }: Scored, runtime: Runtime): [number, number][] {
  const points = new Float64Array(curvePoints * 2);
  const count = new Float64Array(1);
  runOp(rocCurve, { labels, predictions, points, count, wanted: 1 }, runtime);
  return Array.from({ length: count[0] }, (_, i) => [points[i * 2], points[i * 2 + 1]]);
}

function calibrationOf({ labels, predictions }: Scored, runtime: Runtime): [number, number, number][] {
  const sums = new Float64Array(calibrationBins * 3);
  runOp(calibration, { labels, predictions, sums }, runtime);
  return Array.from({ length: calibrationBins }, (_, bin) => sums.subarray(bin * 3, bin * 3 + 3))
    .filter(([, , rows]) => rows > 0)
    .map(([predicted, positives, rows]) => [predicted / rows, positives / rows, rows]);
}

function scatterOf({ labels, predictions }: Scored): [number, number][] {
  const count = Math.min(scatterPoints, labels.length);
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor((i * labels.length) / count);
    return [predictions[row], labels[row]];
  });
}

function residualsOf({ labels, predictions }: Scored, runtime: Runtime) {
  const values = new Float64Array(labels.length);
  runOp(residuals, { labels, predictions, residuals: values }, runtime);
  const sorted = Float64Array.from(values).sort();
  // All but the outermost percent, so that one outlier does not flatten the picture.
  const low = sorted[Math.floor(sorted.length * 0.005)];
  const high = sorted[Math.ceil(sorted.length * 0.995) - 1];
  const step = (high - low) / residualBins;
  if (!(step > 0) || !(low + step > low)) return { edges: [low, low + 1], counts: [labels.length] };
  const edges = Float64Array.from({ length: residualBins + 1 }, (_, i) => low + i * step);
  const counts = new Float64Array(residualBins);
  runOp(histogram, { column: makeChunk("float64", { values }), edges, counts }, runtime);
  return { edges: [...edges], counts: [...counts] };
}

/** Shares by feature, largest first, each with the column it came from; features that were not used are left out. */
export function importanceOf(model: Model, features: FeatureSet["body"]["features"]): TrainedModelBody["importance"] {
  const sources = new Map(features.map(({ feature, source }) => [feature, source]));
  const shares = model.importance() ?? new Float64Array(0);
  return model.header.features
    .map((feature, index) => ({ feature, source: sources.get(feature) ?? feature, share: shares[index] ?? 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || (a.feature < b.feature ? -1 : 1));
}
