import type { Column } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { type DatePart, datePartNames, dateParts as datePartsOp } from "../engine/ops/column/date-parts.js";
import type { Runtime } from "../engine/runtime.js";
import { featureNames } from "./feature-name.js";
import { mapColumn } from "./map-column.js";
import { savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface DatePartsOptions {
  readonly columns: readonly string[];
  readonly parts: readonly DatePart[];
}

interface Made {
  readonly column: string;
  readonly part: DatePart;
  /** Name of the column it makes. */
  readonly made: string;
}

/**
 * Adds columns (not yet features) with parts of dates and timestamps, `<column>.<part>`, in UTC; NaN where missing. The
 * hour and minute of a date without a time are left out.
 */
export const dateParts: Transform<DatePartsOptions> = {
  name: "date-parts",
  fit(train, { columns, parts }) {
    const nameFor = featureNames(train);
    return fitted(
      columns.flatMap((column) => {
        const isDate = columnNamed(train.columns, column).type === "date";
        const some = parts.filter((part) => !isDate || (part !== "hour" && part !== "minute"));
        return some.map((part) => ({ column, part, made: nameFor(`${column}.${part}`) }));
      }),
    );
  },
  restore: (state) =>
    fitted(
      savedState("date-parts", state)
        .list("columns")
        .map((entry) => ({
          column: entry.text("column"),
          part: entry.oneOf("part", datePartNames),
          made: entry.text("made"),
        })),
    ),
};

function fitted(columns: readonly Made[]): FittedTransform {
  return Object.freeze({
    name: dateParts.name,
    reads: [...new Set(columns.map(({ column }) => column))],
    makes: [],
    apply(frame: Frame, runtime: Runtime): Frame {
      const made = columns.map(({ column, part, made }): [string, Column] => [
        made,
        mapColumn(columnNamed(frame.columns, column), (chunk, values) =>
          runOp(datePartsOp, { column: chunk, values, part: datePartNames.indexOf(part) }, runtime),
        ),
      ]);
      return { ...frame, columns: withColumns(frame.columns, made) };
    },
    state: () => toJson({ columns }),
  });
}
