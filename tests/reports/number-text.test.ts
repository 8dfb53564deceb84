import { expect, test } from "vitest";
import {
  bytes,
  compact,
  count,
  counted,
  exponentOf,
  measure,
  pValue,
  score,
  seconds,
  share,
  tickText,
  timeText,
  yearMonth,
} from "../../src/reports/number-text.js";

test("counts are grouped by thousands", () => {
  expect([0, 7, 999, 1000, 1_234_567, -1234].map(count)).toEqual(["0", "7", "999", "1,000", "1,234,567", "−1,234"]);
  expect([counted(1, "row"), counted(2, "row"), counted(2, "class", "classes")]).toEqual([
    "1 row",
    "2 rows",
    "2 classes",
  ]);
});

test("measures have four significant digits, or an exponent where they are very large or small", () => {
  expect(
    [0, 0.012344, 1.5, 118.754, 12_345.67, 123_456, 1e9, 1.7976931348623157e308, 5e-324, -2.5].map(measure),
  ).toEqual(["0", "0.01234", "1.5", "118.8", "12,346", "123,456", "1.000e9", "1.798e308", "4.941e-324", "−2.5"]);
});

test("compact measures keep four digits and a unit", () => {
  expect([28, 14_999, 119_275, 263_925, -1_234_567, 5e9, 7e12].map(compact)).toEqual([
    "28",
    "14,999",
    "119.3k",
    "263.9k",
    "−1.235M",
    "5B",
    "7.000e12",
  ]);
});

test("a share is never said to be nothing or all when it is not", () => {
  expect([0, 0.0004, 0.1234, 0.9995, 1].map(share)).toEqual([
    "0\u202f%",
    "< 0.1\u202f%",
    "12.3\u202f%",
    "> 99.9\u202f%",
    "100\u202f%",
  ]);
});

test("scores, p-values, sizes and times are written as people write them", () => {
  expect([0.84366, 3721.4567].map(score)).toEqual(["0.8437", "3,721"]);
  expect([0, 0.0004, 0.0235, 1].map(pValue)).toEqual(["< 0.001", "< 0.001", "0.024", "1.000"]);
  expect([12, 970_457, 20_720_000, 3e12].map(bytes)).toEqual(["12 B", "970 KB", "20.7 MB", "3 TB"]);
  expect([0, 0.0002, 0.0123, 0.96, 12.34, 200, 7322].map(seconds)).toEqual([
    "0 ms",
    "< 1 ms",
    "12 ms",
    "1.0 s",
    "12.3 s",
    "3 min 20 s",
    "2 h 2 min",
  ]);
});

test("what is not a number is a dash", () => {
  for (const text of [count, measure, score, share, pValue, seconds]) expect(text(Number.NaN)).toBe("–");
});

test("labels of ticks share their decimals and unit", () => {
  expect([0.1, 0.2, 0.3].map((value) => tickText(value, 0.1, 0.3))).toEqual(["0.1", "0.2", "0.3"]);
  expect([0, 5000, 10_000].map((value) => tickText(value, 5000, 10_000))).toEqual(["0", "5k", "10k"]);
  expect([-1.5e6, 2e6].map((value) => tickText(value, 5e5, 2e6))).toEqual(["−1.5M", "2.0M"]);
  expect(tickText(1e300, 1e299, 1e300)).toBe("1e300");
});

test("a time in years is told to the month", () => {
  expect([2001, 2001.25, 2001.999, 1969.9, -1.5].map(yearMonth)).toEqual([
    "2001-01",
    "2001-04",
    "2001-12",
    "1969-11",
    "−0002-07",
  ]);
});

test("a time leaves out what says nothing", () => {
  expect(
    ["2001-01-08T07:00:00Z", "2001-01-08T00:00:00.000Z", "2001-01-08T23:59:59.500Z", "2001-01-08"].map(timeText),
  ).toEqual(["2001-01-08 07:00", "2001-01-08", "2001-01-08 23:59:59.500", "2001-01-08"]);
});

test("the power of ten is exact at the powers of ten", () => {
  for (let power = -300; power <= 300; power++) expect(exponentOf(Number(`1e${power}`))).toBe(power);
});
