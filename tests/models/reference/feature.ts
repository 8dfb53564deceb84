// A column as the reference sees it: raw values, NaN for missing, and every place where its distinct values can be cut.

export interface Feature {
  /** `[rows]` a number or a category's number; NaN: missing. */
  readonly values: ArrayLike<number>;
  readonly categorical: boolean;
  /** Numbers: half-way between neighbouring distinct values, rising. */
  readonly cuts: readonly number[];
  /** Categories: the distinct ones, rising. */
  readonly categories: readonly number[];
  /** `[rows]` the number of cuts below the value, or of the category; -1: missing. */
  readonly bins: readonly number[];
  readonly hasMissing: boolean;
}

export function numericFeature(values: ArrayLike<number>): Feature {
  const distinct = distinctValues(values);
  const cuts = distinct.slice(1).map((value, at) => distinct[at] / 2 + value / 2);
  const bins = Array.from(values, (value) => (Number.isNaN(value) ? -1 : distinct.indexOf(value)));
  return { values, categorical: false, cuts, categories: [], bins, hasMissing: bins.includes(-1) };
}

export function categoricalFeature(values: ArrayLike<number>): Feature {
  const categories = distinctValues(values);
  const bins = Array.from(values, (value) => (Number.isNaN(value) ? -1 : categories.indexOf(value)));
  return { values, categorical: true, cuts: [], categories, bins, hasMissing: bins.includes(-1) };
}

function distinctValues(values: ArrayLike<number>): number[] {
  return [...new Set(Array.from(values, (value) => value + 0).filter((value) => !Number.isNaN(value)))].sort(
    (a, b) => a - b,
  );
}
