// What standard-scale and min-max-scale share: a feature per column, (value - center) / spread.
import type { Column } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import type { JsonValue } from "../core/json.js";
import { runOp } from "../engine/dispatch.js";
import { scale } from "../engine/ops/column/scale.js";
import type { Runtime } from "../engine/runtime.js";
import { type Description, describe } from "../statistics/describe.js";
import { mapColumn } from "./map-column.js";
import { require, savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface ScaleOptions {
  readonly columns: readonly string[];
}

interface Scaled {
  readonly column: string;
  readonly feature: string;
  readonly center: number;
  readonly spread: number;
}

/** A transform that scales by two figures of the training rows; where the spread is 0 or undefined it is 1. */
export function scaleBy(
  name: string,
  figures: (facts: Description) => { center: number; spread: number },
): Transform<ScaleOptions> {
  return {
    name,
    fit(train, { columns }, runtime) {
      return fitted(
        name,
        columns.map((column) => {
          const { center, spread } = figures(describe(columnNamed(train.columns, column), runtime));
          const isUsable = Number.isFinite(spread) && spread > 0;
          return {
            column,
            feature: column,
            center: Number.isFinite(center) ? center : 0,
            spread: isUsable ? spread : 1,
          };
        }),
      );
    },
    restore: (state: JsonValue) => {
      const columns = savedState(name, state)
        .list("columns")
        .map((entry) => ({
          column: entry.text("column"),
          feature: entry.text("feature"),
          center: entry.number("center"),
          spread: entry.number("spread"),
        }));
      for (const { column, spread } of columns)
        require(spread > 0, `the spread of '${column}'`, "more than 0", `${spread}`);
      return fitted(name, columns);
    },
  };
}

function fitted(name: string, columns: readonly Scaled[]): FittedTransform {
  return Object.freeze({
    name,
    reads: columns.map(({ column }) => column),
    makes: columns.map(({ column, feature }) => ({ feature, source: column })),
    apply(frame: Frame, runtime: Runtime): Frame {
      const scaled = columns.map(({ column, feature, center, spread }): [string, Column] => [
        feature,
        mapColumn(columnNamed(frame.columns, column), (chunk, values) =>
          runOp(scale, { column: chunk, values, center, spread }, runtime),
        ),
      ]);
      return { ...frame, features: withColumns(frame.features, scaled) };
    },
    state: () => toJson({ columns }),
  });
}
