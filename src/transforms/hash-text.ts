import { allocate, type Column, contiguous } from "../columns/column.js";
import { columnNamed, withColumns } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { countWords } from "../engine/ops/column/count-words.js";
import { hashWords } from "../engine/ops/column/hash-words.js";
import type { Runtime } from "../engine/runtime.js";
import { asText } from "../statistics/categories.js";
import { featureNames } from "./feature-name.js";
import { columnsOfSlots } from "./map-column.js";
import { require, savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface HashTextOptions {
  readonly columns: readonly string[];
  /** Hash buckets per column. */
  readonly buckets: number;
  /** Each two neighbouring words count as a word too. */
  readonly pairs?: boolean;
  /** Keep at most this many buckets per column, those that most training rows have. */
  readonly mostFeatures?: number;
}

interface Hashed {
  readonly column: string;
  readonly buckets: number;
  readonly pairs: boolean;
  /** Training rows, and of them those with a word in each kept bucket. */
  readonly rows: number;
  readonly kept: readonly number[];
  readonly rowCounts: readonly number[];
  readonly features: readonly string[];
}

/**
 * Free text as weighted counts of hashed words: a feature for each bucket that some training row has a word in. Words are
 * weighted by how few training rows have them, and every row has length 1; a missing text and one without known words are
 * all zeros.
 *
 * @see Weinberger et al. (2009), Feature hashing for large scale multitask learning; Salton and Buckley (1988)
 */
export const hashText: Transform<HashTextOptions> = {
  name: "hash-text",
  fit(train, { columns, buckets, pairs = false, mostFeatures = buckets }, runtime) {
    const nameFor = featureNames(train);
    return fitted(
      columns.map((column) => {
        const text = asText(columnNamed(train.columns, column), runtime);
        const counts = allocate(Float64Array, buckets);
        runOp(countWords, { column: contiguous(text), counts, pairs }, runtime);
        const kept = [...counts.keys()]
          .filter((bucket) => counts[bucket] > 0)
          .sort((a, b) => counts[b] - counts[a] || a - b)
          .slice(0, mostFeatures)
          .sort((a, b) => a - b);
        return {
          column,
          buckets,
          pairs,
          rows: text.length,
          kept,
          rowCounts: kept.map((bucket) => counts[bucket]),
          features: kept.map((bucket) => nameFor(`${column}.word${bucket}`)),
        };
      }),
    );
  },
  restore(state) {
    const columns = savedState("hash-text", state)
      .list("columns")
      .map((entry): Hashed => {
        const features = entry.texts("features");
        return {
          column: entry.text("column"),
          buckets: entry.whole("buckets", 1, 2 ** 24),
          pairs: entry.flag("pairs"),
          rows: entry.whole("rows", 0, Number.MAX_SAFE_INTEGER),
          kept: entry.numbers("kept", features.length),
          rowCounts: entry.numbers("rowCounts", features.length),
          features,
        };
      });
    for (const { column, kept, rowCounts, buckets, rows } of columns) {
      const isBucket = (bucket: number) => Number.isInteger(bucket) && bucket >= 0 && bucket < buckets;
      require(kept.every(isBucket), `the buckets of '${column}'`, `numbers below ${buckets}`, "others");
      require(new Set(kept).size === kept.length, `the buckets of '${column}'`, "each once", "one twice");
      const isCount = (count: number) => count >= 0 && count <= rows;
      require(rowCounts.every(isCount), `the counts of '${column}'`, `0 to ${rows}`, "others");
    }
    return fitted(columns);
  },
};

function fitted(columns: readonly Hashed[]): FittedTransform {
  return Object.freeze({
    name: hashText.name,
    reads: columns.map(({ column }) => column),
    makes: columns.flatMap(({ column, features }) => features.map((feature) => ({ feature, source: column }))),
    apply(frame: Frame, runtime: Runtime): Frame {
      const made = columns.flatMap((hashed) => encode(columnNamed(frame.columns, hashed.column), hashed, runtime));
      return { ...frame, features: withColumns(frame.features, made) };
    },
    state: () => toJson({ columns }),
  });
}

function encode(column: Column, hashed: Hashed, runtime: Runtime): [string, Column][] {
  const { buckets, kept, rows, pairs, features } = hashed;
  const slots = new Int32Array(buckets).fill(-1);
  kept.forEach((bucket, slot) => {
    slots[bucket] = slot;
  });
  const values = allocate(Float32Array, kept.length * column.length);
  const rowCounts = Float64Array.from(hashed.rowCounts);
  const text = contiguous(asText(column, runtime));
  runOp(hashWords, { column: text, slots, rowCounts, values, rowTotal: rows, pairs }, runtime);
  return columnsOfSlots(values, kept.length, column.length).map((made, slot) => [features[slot], made]);
}
