import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { histogram as histogramOp } from "../engine/ops/statistics/histogram.js";
import { runOnDevice } from "../engine/run-on-device.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { describe } from "./describe.js";

export interface Histogram {
  /** `[bins + 1]`, strictly increasing. */
  readonly edges: Float64Array;
  /** `[bins]` rows in each bin; the last bin holds its upper edge too. */
  readonly counts: Float64Array;
}

/**
 * Counts the rows of a numeric column in bins, as numpy.histogram: bin b holds `edges[b] <= value < edges[b + 1]`, the
 * last also its upper edge. Nulls, NaN and values outside the edges are counted nowhere.
 *
 * @param bins edges, strictly increasing, or a number of equal bins between the smallest and the largest finite value
 *   (a constant gets one half on each side; no value at all gives bins from 0 to 1)
 */
export function histogram(column: Column, bins: number | Float64Array, runtime: Runtime = makeRuntime()): Histogram {
  const edges = typeof bins === "number" ? equalEdges(column, bins, runtime) : bins;
  const counts = new Float64Array(edges.length - 1);
  runOp(histogramOp, { column: contiguous(column), edges, counts }, runtime);
  return { edges, counts };
}

/** The counts of `histogram` between given edges on the device that suits it: the same to the bit. */
export async function binCountsOnDevice(column: Column, edges: Float64Array, runtime: Runtime): Promise<Float64Array> {
  const counts = new Float64Array(edges.length - 1);
  await runOnDevice(histogramOp, { column: contiguous(column), edges, counts }, runtime);
  return counts;
}

function equalEdges(column: Column, bins: number, runtime: Runtime): Float64Array {
  const { minimum, maximum } = describe(column, runtime);
  if (Number.isNaN(minimum)) return evenSteps(0, 1, bins);
  return minimum < maximum ? evenSteps(minimum, maximum, bins) : evenSteps(minimum - 0.5, maximum + 0.5, bins);
}

/** `bins + 1` edges from low to high; fewer where neighbours would be equal, as near the end of what a double holds. */
export function evenSteps(low: number, high: number, bins: number): Float64Array {
  if (!(low < high)) return Float64Array.of(low, low + Math.max(1, Math.abs(low)));
  const edges = [low];
  for (let bin = 1; bin < bins; bin++) {
    // Two products, because the distance of -1e308 and 1e308 is more than a double holds.
    const edge = low * (1 - bin / bins) + high * (bin / bins);
    if (edge > edges[edges.length - 1] && edge < high) edges.push(edge);
  }
  edges.push(high);
  return Float64Array.from(edges);
}
