import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { ratio as ratioOp } from "../engine/ops/column/ratio.js";
import type { Runtime } from "../engine/runtime.js";
import { featureNames } from "./feature-name.js";
import { savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface RatioOptions {
  readonly ratios: readonly { readonly name: string; readonly numerator: string; readonly denominator: string }[];
}

/**
 * Adds columns (not yet features) that divide one numeric column by another. Missing where either is, where the
 * denominator is 0, and where the quotient is too large for a number.
 */
export const ratio: Transform<RatioOptions> = {
  name: "ratio",
  fit(train, { ratios }) {
    const nameFor = featureNames(train);
    for (const { numerator, denominator } of ratios) {
      columnNamed(train.columns, numerator);
      columnNamed(train.columns, denominator);
    }
    return fitted(ratios.map((entry) => ({ ...entry, name: nameFor(entry.name) })));
  },
  restore: (state) =>
    fitted(
      savedState("ratio", state)
        .list("ratios")
        .map((entry) => ({
          name: entry.text("name"),
          numerator: entry.text("numerator"),
          denominator: entry.text("denominator"),
        })),
    ),
};

function fitted(ratios: RatioOptions["ratios"]): FittedTransform {
  return Object.freeze({
    name: ratio.name,
    reads: [...new Set(ratios.flatMap(({ numerator, denominator }) => [numerator, denominator]))],
    makes: [],
    apply(frame: Frame, runtime: Runtime): Frame {
      const made = ratios.map(({ name, numerator, denominator }): [string, Column] => {
        const values = allocate(Float64Array, frame.columns.rowCount);
        const above = contiguous(columnNamed(frame.columns, numerator));
        const below = contiguous(columnNamed(frame.columns, denominator));
        runOp(ratioOp, { numerator: above, denominator: below, values }, runtime);
        return [name, makeColumn("float64", { values })];
      });
      return { ...frame, columns: withColumns(frame.columns, made) };
    },
    state: () => toJson({ ratios }),
  });
}
