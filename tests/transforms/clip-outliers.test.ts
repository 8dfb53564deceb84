import { expect, test } from "vitest";
import { clipOutliers } from "../../src/transforms/clip-outliers.js";
import { column, frameOf, runtime } from "./frames.js";

// Quartiles of 1 .. 9 are 3 and 7 (type 7): with factor 1.5 the fences are -3 and 13.
const train = frameOf(["x", [1, 2, 3, 4, 5, 6, 7, 8, 9]]);
const fitted = clipOutliers.fit(train, { columns: ["x"], factor: 1.5 }, runtime);

test("values beyond Tukey's fences become the fence; missing stays missing", () => {
  const frame = frameOf(["x", [-100, -3, 0, 13, 14, null, Number.POSITIVE_INFINITY]]);
  expect(column(fitted.apply(frame, runtime), "x")).toStrictEqual([-3, -3, 0, 13, 13, Number.NaN, 13]);
});

test("a column with nothing outside is the very same object", () => {
  expect(fitted.apply(train, runtime).columns.columns[0]).toBe(train.columns.columns[0]);
});

test("a column whose middle half is one value is left alone", () => {
  const mostlyZero = frameOf(["x", [0, 0, 0, 0, 0, 0, 0, 5000]]);
  const none = clipOutliers.fit(mostlyZero, { columns: ["x"], factor: 1.5 }, runtime);
  expect(column(none.apply(mostlyZero, runtime), "x")).toStrictEqual([0, 0, 0, 0, 0, 0, 0, 5000]);
  expect(none.state()).toStrictEqual({ columns: [] });
});
