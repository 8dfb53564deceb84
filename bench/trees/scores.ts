// One judge for all libraries: the metrics of the product over the test labels and the predictions a process wrote.
import { builtModule } from "./built-module.js";
import { readDataSet, readPart } from "./data/data-file.js";
import type { Job } from "./jobs.js";

interface MetricLike {
  readonly name: string;
  score(scored: { labels: Float64Array; predictions: Float64Array; classCount: number }): number;
}

const metricsOf = {
  binary: ["roc_auc", "log_loss"],
  multiclass: ["accuracy", "log_loss"],
  regression: ["rmse"],
} as const;

/** `bytes`: float64, one probability a row (two classes), one a row and class, or one value a row. */
export async function scorePredictions(job: Job, bytes: Buffer): Promise<ReadonlyMap<string, number>> {
  const set = readDataSet(job.data);
  const labels = Float64Array.from(readPart(set, "test").labels);
  const given = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const predictions = set.task === "binary" && given.length === labels.length ? bothClasses(given) : given;
  const { metricNamed } = (await builtModule("metrics/metrics")) as { metricNamed(name: string): MetricLike };
  const scored = { labels, predictions, classCount: set.classes };
  return new Map(metricsOf[set.task].map((name) => [name, metricNamed(name).score(scored)]));
}

function bothClasses(ofOne: Float64Array): Float64Array {
  const both = new Float64Array(2 * ofOne.length);
  ofOne.forEach((p, row) => {
    both[2 * row] = 1 - p;
    both[2 * row + 1] = p;
  });
  return both;
}
