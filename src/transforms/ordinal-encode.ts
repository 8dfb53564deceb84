import type { Column } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { lookup } from "../engine/ops/column/lookup.js";
import type { Runtime } from "../engine/runtime.js";
import { asDictionary, countLevels, indexOfLevels, positionsOfCodes } from "../statistics/categories.js";
import { featureNames } from "./feature-name.js";
import { mapColumn } from "./map-column.js";
import { require, savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface OrdinalEncodeOptions {
  readonly columns: readonly string[];
  /** Keep at most this many levels; the rarer ones count as unseen. */
  readonly mostLevels?: number;
}

interface Encoded {
  readonly column: string;
  readonly feature: string;
  readonly levels: readonly string[];
}

/**
 * A feature per column that ranks categories: 0 the most frequent of the training rows, ties by name. A category never
 * seen in training gets the next rank after the last, a missing value the one after that.
 */
export const ordinalEncode: Transform<OrdinalEncodeOptions> = {
  name: "ordinal-encode",
  fit(train, { columns, mostLevels = 100_000 }, runtime) {
    const nameFor = featureNames(train);
    return fitted(
      columns.map((column) => {
        const { levels } = countLevels(asDictionary(columnNamed(train.columns, column), runtime), runtime);
        return {
          column,
          feature: nameFor(`${column}.rank`),
          levels: levels.slice(0, mostLevels).map(({ level }) => level),
        };
      }),
    );
  },
  restore(state) {
    const columns = savedState("ordinal-encode", state)
      .list("columns")
      .map((entry) => ({
        column: entry.text("column"),
        feature: entry.text("feature"),
        levels: entry.texts("levels"),
      }));
    for (const { column, levels } of columns)
      require(new Set(levels).size === levels.length, `the levels of '${column}'`, "each once", "one twice");
    return fitted(columns);
  },
};

function fitted(columns: readonly Encoded[]): FittedTransform {
  const indexes = columns.map(({ levels }) => indexOfLevels(levels));
  return Object.freeze({
    name: ordinalEncode.name,
    reads: columns.map(({ column }) => column),
    makes: columns.map(({ column, feature }) => ({ feature, source: column })),
    apply(frame: Frame, runtime: Runtime): Frame {
      const made = columns.map(({ column, feature, levels }, at): [string, Column] => {
        const dictionary = asDictionary(columnNamed(frame.columns, column), runtime);
        const ranks = positionsOfCodes(dictionary, indexes[at]);
        const table = Float64Array.from(ranks, (rank) => (rank < 0 ? levels.length : rank));
        const otherwise = levels.length + 1;
        return [
          feature,
          mapColumn(dictionary, (chunk, values) => runOp(lookup, { column: chunk, table, values, otherwise }, runtime)),
        ];
      });
      return { ...frame, features: withColumns(frame.features, made) };
    },
    state: () => toJson({ columns }),
  });
}
