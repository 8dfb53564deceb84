import { allocate, type Column, contiguous } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { oneHot as oneHotOp } from "../engine/ops/column/one-hot.js";
import type { Runtime } from "../engine/runtime.js";
import { asDictionary, countLevels, indexOfLevels } from "../statistics/categories.js";
import { featureNames } from "./feature-name.js";
import { columnsOfSlots } from "./map-column.js";
import { require, savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface OneHotOptions {
  readonly columns: readonly string[];
}

interface Encoded {
  readonly column: string;
  /** Most frequent first. */
  readonly levels: readonly string[];
  /** One per level; one more, last, for missing rows when the training rows have some. */
  readonly features: readonly string[];
}

/**
 * A feature per category, `<column>=<category>`: 1 where the row has it, else 0; and `<column>=missing` when training
 * rows lack a value. A category never seen in training has 0 everywhere, and so has a missing value that training had not.
 */
export const oneHot: Transform<OneHotOptions> = {
  name: "one-hot",
  fit(train, { columns }, runtime) {
    const nameFor = featureNames(train);
    return fitted(
      columns.map((column) => {
        const { levels, missing } = countLevels(asDictionary(columnNamed(train.columns, column), runtime), runtime);
        const names = levels.map(({ level }) => level);
        const slots = missing > 0 ? [...names, "missing"] : names;
        return { column, levels: names, features: slots.map((slot) => nameFor(`${column}=${slot}`)) };
      }),
    );
  },
  restore(state) {
    const columns = savedState("one-hot", state)
      .list("columns")
      .map((entry) => ({
        column: entry.text("column"),
        levels: entry.texts("levels"),
        features: entry.texts("features"),
      }));
    for (const { column, levels, features } of columns) {
      const extra = features.length - levels.length;
      require(extra === 0 || extra === 1, `the features of '${column}'`, "one per level", String(features.length));
    }
    return fitted(columns);
  },
};

function fitted(columns: readonly Encoded[]): FittedTransform {
  const indexes = columns.map(({ levels }) => indexOfLevels(levels));
  return Object.freeze({
    name: oneHot.name,
    reads: columns.map(({ column }) => column),
    makes: columns.flatMap(({ column, features }) => features.map((feature) => ({ feature, source: column }))),
    apply(frame: Frame, runtime: Runtime): Frame {
      const made = columns.flatMap((encoded, at) => encode(frame, encoded, indexes[at], runtime));
      return { ...frame, features: withColumns(frame.features, made) };
    },
    state: () => toJson({ columns }),
  });
}

function encode(
  frame: Frame,
  { column, levels, features }: Encoded,
  index: ReadonlyMap<string, number>,
  runtime: Runtime,
): [string, Column][] {
  const dictionary = asDictionary(columnNamed(frame.columns, column), runtime);
  const rows = dictionary.length;
  const slotCount = features.length;
  const indicators = allocate(Uint8Array, slotCount * rows);
  const table = Int32Array.from(dictionary.dictionary!, (level) => index.get(level) ?? -1);
  const otherwise = slotCount > levels.length ? levels.length : -1;
  runOp(oneHotOp, { column: contiguous(dictionary), slots: table, indicators, slotCount, otherwise }, runtime);
  return columnsOfSlots(indicators, slotCount, rows).map((values, slot) => [features[slot], values]);
}
