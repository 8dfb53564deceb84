// Rows that come in batches as codes, in two passes: what is kept between them are a sample of rows to find cuts from and
// counts of categories, so that memory holds the codes, not the table. Any batches give the bins of the whole table.
import type { Column } from "../../columns/column.js";
import { columnNamed, type Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import type { Runtime } from "../../engine/runtime.js";
import type { BinPlan } from "./bin-plan.js";
import {
  type BinSettings,
  type Bins,
  type CodeCopies,
  type CodedTable,
  chooseBins,
  codeRows,
  roomForCodes,
} from "./coded-table.js";
import { cutSample } from "./cut-sample.js";
import { type CategoryCounts, countCategories, isTextColumn, keptCategories } from "./fit-categories.js";

export interface CodeStream {
  /** First pass: every batch, in order. */
  survey(features: Table): void;
  /** Rows of the first pass. */
  rowCount(): number;
  /** Known after the first pass. */
  bins(): Bins;
  /** Second pass: every batch again. */
  code(features: Table): void;
  /** @throws {MillraceError} ERR_SOURCE_CHANGED when the second pass ended early */
  finish(): { readonly bins: Bins; readonly coded: CodedTable };
}

type Kind = "text" | "true or false" | "numbers";

/** @param copiesOf which copies of the codes so many rows get */
export function codeStream(
  settings: BinSettings,
  copiesOf: (plan: BinPlan, rowCount: number) => CodeCopies,
  runtime: Runtime,
): CodeStream {
  const counts: CategoryCounts = new Map();
  const sample = cutSample(settings.sampleRows, runtime);
  let kinds: ReadonlyMap<string, Kind> | undefined;
  let rowCount = 0;
  let codedRows = 0;
  let bins: Bins | undefined;
  let coded: CodedTable | undefined;
  const isNumeric = (name: string) => !counts.has(name);
  const chosen = () => {
    bins ??= chooseBins([...(kinds?.keys() ?? [])], keptCategories(counts), sample.values, settings, runtime);
    return bins;
  };
  const room = () => {
    coded ??= roomForCodes(chosen(), rowCount, copiesOf(chosen().plan, rowCount));
    return coded;
  };
  return {
    survey(features) {
      kinds ??= kindsOf(features);
      const other = difference(kinds, kindsOf(features));
      if (other) {
        const what = `column '${other.name}' from row ${rowCount} on`;
        throw new MillraceError("ERR_TYPE", { what, expected: `${other.before}, as before`, received: other.now });
      }
      countCategories(counts, features, settings.categoricalFeature, runtime);
      const numeric = features.names.filter(isNumeric);
      sample.add(new Map(numeric.map((name) => [name, columnNamed(features, name)])), features.rowCount);
      rowCount += features.rowCount;
    },
    rowCount: () => rowCount,
    bins: chosen,
    code(features) {
      const other = difference(kinds ?? new Map(), kindsOf(features));
      if (other) throw changed(`column '${other.name}' with ${other.before}`, other.now);
      if (codedRows + features.rowCount > rowCount) throw changed(`${rowCount} rows`, "more");
      codeRows(features, chosen(), room(), codedRows, runtime);
      codedRows += features.rowCount;
    },
    finish() {
      if (codedRows !== rowCount) throw changed(`${rowCount} rows`, String(codedRows));
      return { bins: chosen(), coded: room() };
    },
  };
}

const changed = (expected: string, received: string) => new MillraceError("ERR_SOURCE_CHANGED", { expected, received });

const kindOf = (column: Column): Kind =>
  isTextColumn(column) ? "text" : column.type === "bool" ? "true or false" : "numbers";

const kindsOf = ({ names, columns }: Table): ReadonlyMap<string, Kind> =>
  new Map(names.map((name, index) => [name, kindOf(columns[index])]));

function difference(before: ReadonlyMap<string, Kind>, now: ReadonlyMap<string, Kind>) {
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const kind = { before: before.get(name) ?? "nothing", now: now.get(name) ?? "nothing" };
    if (kind.before !== kind.now) return { name, ...kind };
  }
  return undefined;
}
