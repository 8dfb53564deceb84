import { expect, test } from "vitest";
import { type Chunk, contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { type DatePart, datePartNames, dateParts } from "../../../src/engine/ops/column/date-parts.js";
import { expectSame, floats, onThreads, sizes } from "./cases.js";

// The calendar of JavaScript, an independent implementation of the same proleptic Gregorian one.
const oracle: Record<DatePart, (date: Date) => number> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day: (date) => date.getUTCDate(),
  dayOfWeek: (date) => date.getUTCDay() || 7,
  dayOfYear: (date) =>
    1 + (Date.UTC(2000, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(2000, 0, 1)) / 86_400_000 - later(date),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  weekend: (date) => (date.getUTCDay() % 6 === 0 ? 1 : 0),
  quarter: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  elapsed: (date) => date.getTime() / 1000,
};

// 1 after February of a year without a 29th, because days are counted in the leap year 2000.
function later(date: Date): number {
  const year = date.getUTCFullYear();
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return !leap && date.getUTCMonth() > 1 ? 1 : 0;
}

function run(column: Chunk, part: DatePart): Float64Array {
  return onThreads((runtime) => {
    const values = new Float64Array(column.length);
    runOp(dateParts, { column, values, part: datePartNames.indexOf(part) }, runtime);
    return values;
  });
}

test("every part of timestamps agrees with JavaScript's calendar, before 1970 too", () => {
  for (const n of sizes) {
    // From the year 0 to 4000, in steps of hours, minutes and milliseconds that fit nothing.
    const dates = Array.from({ length: n }, (_, row) =>
      row % 9 === 1 ? null : new Date(-62_167_219_200_000 + ((row * 3_155_692_612_345) % 126_230_400_000_000)),
    );
    const column = contiguous(columnFrom(dates, "timestamp"));
    for (const part of datePartNames) {
      expectSame(
        run(column, part),
        dates.map((date) => (date ? oracle[part](date) : Number.NaN)),
        part,
      );
    }
  }
});

test("every day around the turns of years and centuries has its parts", () => {
  const days = [-719_528, -25_567, -1, 0, 10_957, 11_016, 47_541, 2_932_896].flatMap((day) =>
    Array.from({ length: 800 }, (_, offset) => new Date((day - 400 + offset) * 86_400_000)),
  );
  const column = contiguous(columnFrom(days, "date"));
  for (const part of datePartNames) expectSame(run(column, part), days.map(oracle[part]), part);
});

test("a microsecond before midnight belongs to the day before", () => {
  const column = { ...contiguous(columnFrom([new Date(0)], "timestamp")), values: BigInt64Array.of(-1n) };
  expect(datePartNames.map((part) => run(column, part)[0])).toStrictEqual([1969, 12, 31, 3, 365, 23, 59, 0, 4, -1e-6]);
});

test("other types and unknown parts are refused", () => {
  const values = new Float64Array(1);
  expect(() => runOp(dateParts, { column: floats(1), values, part: 0 })).toThrowError(
    expect.objectContaining({ code: "ERR_TYPE" }),
  );
  const column = contiguous(columnFrom([new Date(0)], "date"));
  expect(() => runOp(dateParts, { column, values, part: 10 })).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
