// What a column of CSV cells can be read as, and how its type is chosen. The order of the kinds is the one of
// native/kernels/csv/infer-types.h.
import { type ColumnType, columnTypes } from "../../columns/column.js";
import { MillraceError } from "../../core/errors.js";
import { dictionaryLimit } from "../source.js";

/** How dates can be written; day and month of the last five may have one digit. */
export const dateFormats = [
  "YYYY-MM-DD",
  "YYYY/MM/DD",
  "MM/DD/YYYY",
  "DD/MM/YYYY",
  "MM-DD-YYYY",
  "DD-MM-YYYY",
  "DD.MM.YYYY",
] as const;

/**
 * Whether a reading chosen from some rows may be wider than what all rows would give: nothing was there to choose by, or
 * dates of unknown order or long digits, which other rows may explain. Reading the column would then not find it out.
 */
export function needsAllRows(reading: ColumnReading, counts: Float64Array): boolean {
  return counts[kindCount] === 0 || reading.isAmbiguous === true || counts[longDigits] > 0;
}

/** How a column is to be read. */
export interface ColumnReading {
  readonly type: ColumnType;
  /** Of dates and timestamps: index into `dateFormats`. */
  readonly order: number;
  /** Of timestamps: each ends in a zone. */
  readonly isZoned: boolean;
  /** Stated by the caller: a cell that is no such value becomes missing. */
  readonly isForced: boolean;
  /** Dates that fit with the day first and with the month first: left as text. */
  readonly isAmbiguous?: boolean;
}

/** Kinds, and two marks: digits alone beyond int64, and numbers with a point or an exponent. */
export const kindCount = 21;
export const countsPerColumn = kindCount + 2;
const firstDate = 4;
const firstTimestamp = firstDate + dateFormats.length;
const zonedTimestamp = firstTimestamp + dateFormats.length;
const longDigits = 19;
const decimals = 20;
const simpleTypes = ["bool", "int32", "int64", "float64"] as const;

/** Levels that a dictionary may have: each seen twice on average, but up to 50 always and never more than 65,536. */
export function mostLevels(cells: number): number {
  return Math.max(50, Math.min(dictionaryLimit, Math.floor(cells / 2)));
}

const reading = (type: ColumnType, order = 0, isZoned = false, isForced = false): ColumnReading => ({
  type,
  order,
  isZoned,
  isForced,
});

/** The type all counted cells agree on. `counts` is one column's part of what csv/infer-types wrote. */
export function chooseReading(counts: Float64Array): ColumnReading {
  const cells = counts[kindCount];
  if (cells === 0) return reading("float64");
  const fits = (kind: number) => counts[kind] === cells;
  // Digits that int64 cannot hold are ids, which float64 would round, unless decimal numbers stand among them.
  const areIds = counts[longDigits] > 0 && counts[decimals] === 0;
  const simple = simpleTypes.findIndex((type, kind) => fits(kind) && !(type === "float64" && areIds));
  if (simple >= 0) return reading(simpleTypes[simple]);
  for (const [type, first] of [["date", firstDate] as const, ["timestamp", firstTimestamp] as const]) {
    const orders = dateFormats.flatMap((_, order) => (fits(first + order) ? [order] : []));
    if (orders.length === 1) return reading(type, orders[0]);
    if (orders.length > 1) return { ...textReading(counts), isAmbiguous: true };
  }
  if (fits(zonedTimestamp)) return reading("timestamp", 0, true);
  return textReading(counts);
}

function textReading(counts: Float64Array): ColumnReading {
  return reading(counts[kindCount + 1] <= mostLevels(counts[kindCount]) ? "dictionary" : "utf8");
}

/**
 * The reading that a stated type asks for: the name of a column type, or `date` or `timestamp` and a format, as in
 * `date DD/MM/YYYY`. Undefined order: the format most cells fit is found over all rows (see `withLikelyOrder`).
 *
 * @throws {MillraceError} ERR_INVALID_VALUE when the type is unknown
 */
export function forcedReading(column: string, stated: string): ColumnReading & { readonly needsOrder: boolean } {
  const [name, format] = stated.trim().split(/\s+/, 2);
  const type = columnTypes.find((known) => known === name);
  const isTime = type === "date" || type === "timestamp";
  const order = format === undefined ? 0 : (dateFormats as readonly string[]).indexOf(format);
  if (type === undefined || order < 0 || (format !== undefined && !isTime)) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: `the type of column '${column}'`,
      expected: `one of ${columnTypes.join(", ")}, or date or timestamp with one of ${dateFormats.join(", ")}`,
      received: `'${stated}'`,
    });
  }
  return { ...reading(type, order, false, true), needsOrder: isTime && format === undefined };
}

/** A forced date or timestamp in the format that most of the counted cells fit; the first of equals. */
export function withLikelyOrder(forced: ColumnReading, counts: Float64Array): ColumnReading {
  const first = forced.type === "date" ? firstDate : firstTimestamp;
  let order = 0;
  for (let other = 1; other < dateFormats.length; other++) {
    if (counts[first + other] > counts[first + order]) order = other;
  }
  const isZoned = forced.type === "timestamp" && counts[zonedTimestamp] > counts[first + order];
  return { ...forced, order: isZoned ? 0 : order, isZoned };
}
