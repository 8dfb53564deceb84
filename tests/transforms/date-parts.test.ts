import { expect, test } from "vitest";
import { dateParts } from "../../src/transforms/date-parts.js";
import { column, frameOf, runtime } from "./frames.js";

test("parts become columns beside the time they came from", () => {
  const times = [new Date("2024-02-29T23:15:00Z"), null, new Date("1969-07-20T20:17:00Z")];
  const frame = frameOf(["at", times, "timestamp"]);
  const parts = ["year", "month", "dayOfWeek", "hour", "weekend"] as const;
  const made = dateParts.fit(frame, { columns: ["at"], parts }, runtime).apply(frame, runtime);
  expect(made.columns.names).toStrictEqual(["at", ...parts.map((part) => `at.${part}`)]);
  expect(column(made, "at.year")).toStrictEqual([2024, Number.NaN, 1969]);
  expect(column(made, "at.month")).toStrictEqual([2, Number.NaN, 7]);
  // A Thursday and a Sunday.
  expect(column(made, "at.dayOfWeek")).toStrictEqual([4, Number.NaN, 7]);
  expect(column(made, "at.hour")).toStrictEqual([23, Number.NaN, 20]);
  expect(column(made, "at.weekend")).toStrictEqual([0, Number.NaN, 1]);
  expect(made.features.names).toStrictEqual([]);
});

test("a date has no hour and no minute", () => {
  const frame = frameOf(["day", [new Date("2024-02-29")], "date"]);
  const fitted = dateParts.fit(frame, { columns: ["day"], parts: ["day", "hour", "minute"] }, runtime);
  expect(fitted.apply(frame, runtime).columns.names).toStrictEqual(["day", "day.day"]);
});
