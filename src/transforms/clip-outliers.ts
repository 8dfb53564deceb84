import type { Column } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { clip } from "../engine/ops/column/clip.js";
import type { Runtime } from "../engine/runtime.js";
import { quantiles } from "../statistics/quantiles.js";
import { mapColumn } from "./map-column.js";
import { require, savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface ClipOutliersOptions {
  readonly columns: readonly string[];
  /** Bounds are Q1 - factor x IQR and Q3 + factor x IQR of the training rows. */
  readonly factor: number;
}

interface Bounds {
  readonly column: string;
  readonly low: number;
  readonly high: number;
}

/**
 * Holds numbers between bounds about the middle half of the training rows (Tukey's fences). Missing stays missing. A
 * column whose middle half is one value has no scale to measure by and is left alone.
 *
 * @see Tukey (1977), Exploratory data analysis
 */
export const clipOutliers: Transform<ClipOutliersOptions> = {
  name: "clip-outliers",
  fit(train, { columns, factor }, runtime) {
    return fitted(
      columns.flatMap((column) => {
        const [first, third] = quantiles(columnNamed(train.columns, column), [0.25, 0.75], runtime);
        const range = third - first;
        const [low, high] = [first - factor * range, third + factor * range];
        return range > 0 && Number.isFinite(low) && Number.isFinite(high) ? [{ column, low, high }] : [];
      }),
    );
  },
  restore(state) {
    const columns = savedState("clip-outliers", state)
      .list("columns")
      .map((entry) => ({ column: entry.text("column"), low: entry.number("low"), high: entry.number("high") }));
    for (const { column, low, high } of columns)
      require(low <= high, `the bounds of '${column}'`, "low <= high", `${low} and ${high}`);
    return fitted(columns);
  },
};

function fitted(columns: readonly Bounds[]): FittedTransform {
  return Object.freeze({
    name: clipOutliers.name,
    reads: columns.map(({ column }) => column),
    makes: [],
    apply(frame: Frame, runtime: Runtime): Frame {
      const clipped = columns.flatMap(({ column, ...bounds }): [string, Column][] => {
        const { values, changed } = clipColumn(columnNamed(frame.columns, column), bounds, runtime);
        return changed > 0 ? [[column, values]] : [];
      });
      return clipped.length > 0 ? { ...frame, columns: withColumns(frame.columns, clipped) } : frame;
    },
    state: () => toJson({ columns }),
  });
}

/** A column held between bounds, and how many of its numbers were outside. */
export function clipColumn(
  column: Column,
  bounds: { readonly low: number; readonly high: number },
  runtime: Runtime,
): { values: Column; changed: number } {
  let changed = 0;
  const values = mapColumn(column, (chunk, out) => {
    const count = new Float64Array(1);
    runOp(clip, { column: chunk, values: out, changed: count, ...bounds }, runtime);
    changed += count[0];
  });
  return { values, changed };
}
