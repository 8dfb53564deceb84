// Is there enough data: rows per column and per class against the rules of thumb.
import type { RawDataBody } from "../../artifacts/raw-data.js";
import type { DescribedColumn } from "./data-dictionary.js";

/**
 * Rows per feature and of the smallest class, with a verdict in words.
 *
 * Rules of thumb: 10 rows per feature for simple models, 100 for boosted trees, 1000 or more for deep networks; at least
 * 10 rows of every class, so that each part of a split has some.
 */
export function sufficiency(described: readonly DescribedColumn[]): RawDataBody["sufficiency"] {
  const target = described.find(({ entry }) => entry.role === "target");
  const features = described.filter(({ entry }) => !["id", "target", "constant"].includes(entry.role)).length;
  const labelled = target ? target.facts.there : 0;
  const rowsPerFeature = features > 0 ? Math.round((10 * labelled) / features) / 10 : 0;
  const isClasses = target !== undefined && ["utf8", "dictionary", "bool"].includes(target.entry.type);
  // The dictionary keeps the most frequent values; with more classes than that the smallest is not known, and not asked for.
  const smallest =
    isClasses && target.facts.distinct <= target.facts.top.length ? target.facts.top.at(-1)?.count : undefined;
  return {
    rowsPerFeature,
    ...(smallest === undefined ? {} : { smallestClass: smallest }),
    verdict: verdict(rowsPerFeature, smallest),
  };
}

function verdict(rowsPerFeature: number, smallest: number | undefined): string {
  const size =
    rowsPerFeature >= 1000
      ? "plenty for every kind of model"
      : rowsPerFeature >= 100
        ? "enough for boosted trees (rule of thumb: 100 rows per feature)"
        : rowsPerFeature >= 10
          ? "enough for simple models (rule of thumb: 10 rows per feature), few for boosted trees (100)"
          : "few even for simple models (rule of thumb: 10 rows per feature): expect wide intervals";
  const classes =
    smallest !== undefined && smallest < 10
      ? `; the smallest class has ${smallest} rows, fewer than the 10 that three parts need`
      : "";
  return `${rowsPerFeature} rows per feature: ${size}${classes}.`;
}
