import { expect, test } from "vitest";
import { impute } from "../../src/transforms/impute.js";
import { column, feature, frameOf, runtime } from "./frames.js";

const train = frameOf(
  ["age", [10, null, 30, 80, Number.NaN, Number.POSITIVE_INFINITY]],
  ["full", [1, 2, 3, 4, 5, 6], "int32"],
);

test("gaps and infinities become the median of the training rows, wherever they are met", () => {
  const fitted = impute.fit(train, { columns: ["age", "full"], method: "median", indicator: true }, runtime);
  const there = fitted.apply(frameOf(["age", [null, 7]], ["full", [null, 1], "int32"]), runtime);
  expect(column(there, "age")).toStrictEqual([30, 7]);
  expect(column(there, "full")).toStrictEqual([3.5, 1]);
  expect(column(fitted.apply(train, runtime), "age")).toStrictEqual([10, 30, 30, 80, 30, 30]);
});

test("the mean is of what is there and finite", () => {
  const fitted = impute.fit(train, { columns: ["age"], method: "mean", indicator: false }, runtime);
  expect(column(fitted.apply(frameOf(["age", [null]]), runtime), "age")).toStrictEqual([40]);
});

test("an indicator is made for columns with gaps in training, and says where they were", () => {
  const fitted = impute.fit(train, { columns: ["age", "full"], method: "median", indicator: true }, runtime);
  expect(fitted.makes).toStrictEqual([{ feature: "age.missing", source: "age" }]);
  expect(feature(fitted.apply(train, runtime), "age.missing")).toStrictEqual([0, 1, 0, 0, 1, 1]);
});

test("a column without gaps is the very same object afterwards", () => {
  const fitted = impute.fit(train, { columns: ["age", "full"], method: "median", indicator: false }, runtime);
  const after = fitted.apply(train, runtime);
  expect(after.columns.columns[1]).toBe(train.columns.columns[1]);
  expect(after.columns.columns[0]).not.toBe(train.columns.columns[0]);
});

test("an indicator does not take the name of a column that is there", () => {
  const clash = frameOf(["a", [1, null]], ["a.missing", [1, 2]]);
  const fitted = impute.fit(clash, { columns: ["a"], method: "median", indicator: true }, runtime);
  expect(fitted.makes[0].feature).toBe("a.missing (2)");
});
