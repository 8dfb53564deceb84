import { columnNamed, withColumns } from "../columns/table.js";
import { savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface PassNumericOptions {
  readonly columns: readonly string[];
}

/** Numeric columns as features, unchanged: no copy is made. */
export const passNumeric: Transform<PassNumericOptions> = {
  name: "pass-numeric",
  fit(train, { columns }) {
    for (const column of columns) columnNamed(train.columns, column);
    return fitted(columns);
  },
  restore: (state) => fitted(savedState("pass-numeric", state).texts("columns")),
};

function fitted(columns: readonly string[]): FittedTransform {
  return Object.freeze({
    name: passNumeric.name,
    reads: columns,
    makes: columns.map((column) => ({ feature: column, source: column })),
    apply: (frame: Frame): Frame => ({
      ...frame,
      features: withColumns(
        frame.features,
        columns.map((column) => [column, columnNamed(frame.columns, column)] as const),
      ),
    }),
    state: () => toJson({ columns }),
  });
}
