import { allocate, type Chunk, type Column, contiguous, makeColumn } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { fill } from "../engine/ops/column/fill.js";
import { missing } from "../engine/ops/column/missing.js";
import type { Runtime } from "../engine/runtime.js";
import { describe } from "../statistics/describe.js";
import { quantiles } from "../statistics/quantiles.js";
import { featureNames } from "./feature-name.js";
import { mapColumn } from "./map-column.js";
import { savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface ImputeOptions {
  readonly columns: readonly string[];
  readonly method: "median" | "mean";
  /** Adds a feature `<column>.missing` for each column that has gaps in the training rows. */
  readonly indicator: boolean;
}

interface Filled {
  readonly column: string;
  readonly value: number;
  readonly indicator: string | null;
}

/**
 * Fills gaps in numbers (null, NaN, infinite) with the median or mean of the training rows; a column without any number
 * gets 0. A column without gaps stays the very object it was.
 */
export const impute: Transform<ImputeOptions> = {
  name: "impute",
  fit(train, { columns, method, indicator }, runtime) {
    const nameFor = featureNames(train);
    return fitted(
      columns.map((column) => {
        const values = columnNamed(train.columns, column);
        const facts = describe(values, runtime);
        const middle = method === "mean" ? facts.mean : medianOf(values, facts.infinite, runtime);
        const gaps = facts.missing + facts.infinite;
        return {
          column,
          value: Number.isFinite(middle) ? middle : Number.isFinite(facts.mean) ? facts.mean : 0,
          indicator: indicator && gaps > 0 ? nameFor(`${column}.missing`) : null,
        };
      }),
    );
  },
  restore: (state) =>
    fitted(
      savedState("impute", state)
        .list("columns")
        .map((entry) => ({
          column: entry.text("column"),
          value: entry.number("value"),
          indicator: entry.textOrNone("indicator"),
        })),
    ),
};

// Quantiles know infinities as the smallest and largest values; here they are gaps.
function medianOf(column: Column, infinite: number, runtime: Runtime): number {
  const blanked = (chunk: Chunk, values: Float64Array) =>
    runOp(fill, { column: chunk, values, value: Number.NaN }, runtime);
  return quantiles(infinite > 0 ? mapColumn(column, blanked) : column, [0.5], runtime)[0];
}

function fitted(columns: readonly Filled[]): FittedTransform {
  return Object.freeze({
    name: impute.name,
    reads: columns.map(({ column }) => column),
    makes: columns.flatMap(({ column, indicator }) =>
      indicator === null ? [] : [{ feature: indicator, source: column }],
    ),
    apply: (frame: Frame, runtime: Runtime) => apply(frame, columns, runtime),
    state: () => toJson({ columns }),
  });
}

function apply(frame: Frame, columns: readonly Filled[], runtime: Runtime): Frame {
  const filled: [string, Column][] = [];
  const indicators: [string, Column][] = [];
  for (const { column, value, indicator } of columns) {
    const before = columnNamed(frame.columns, column);
    const gaps = gapsOf(before, runtime);
    if (gaps.count > 0) {
      filled.push([
        column,
        mapColumn(before, (chunk, values) => runOp(fill, { column: chunk, values, value }, runtime)),
      ]);
    }
    if (indicator !== null) indicators.push([indicator, gaps.flags]);
  }
  return {
    columns: filled.length > 0 ? withColumns(frame.columns, filled) : frame.columns,
    features: indicators.length > 0 ? withColumns(frame.features, indicators) : frame.features,
  };
}

function gapsOf(column: Column, runtime: Runtime): { flags: Column; count: number } {
  const flags = allocate(Uint8Array, column.length);
  const count = new Float64Array(1);
  const isFloat = column.type === "float64" || column.type === "float32";
  // Whole numbers have no NaN: without nulls there is nothing to look for, and the flags are zero as allocated.
  if (isFloat || column.nullCount > 0) runOp(missing, { column: contiguous(column), flags, count }, runtime);
  return { flags: makeColumn("uint8", { values: flags }), count: count[0] };
}
