import { expect, test } from "vitest";
import { standardScale } from "../../src/transforms/standard-scale.js";
import { feature, frameOf, runtime } from "./frames.js";

test("training rows get mean 0 and standard deviation 1, as scikit-learn's StandardScaler", () => {
  // sklearn 1.2.1: StandardScaler().fit_transform([[1], [2], [3], [6]]): mean 3, deviation sqrt(3.5).
  const train = frameOf(["x", [1, 2, 3, 6, null]]);
  const fitted = standardScale.fit(train, { columns: ["x"] }, runtime);
  const scaled = feature(fitted.apply(train, runtime), "x") as number[];
  const expected = [-1.0690449676496976, -0.5345224838248488, 0, 1.6035674514745464];
  for (const [row, value] of expected.entries()) expect(scaled[row]).toBeCloseTo(value, 14);
  expect(scaled[4]).toBeNaN();
});

test("a constant column becomes 0", () => {
  const train = frameOf(["x", [5, 5, 5]]);
  const fitted = standardScale.fit(train, { columns: ["x"] }, runtime);
  expect(feature(fitted.apply(frameOf(["x", [5, 7]]), runtime), "x")).toStrictEqual([0, 2]);
});

test("one row, and numbers near the largest there is, give finite figures", () => {
  const one = frameOf(["x", [3]]);
  expect(feature(standardScale.fit(one, { columns: ["x"] }, runtime).apply(one, runtime), "x")).toStrictEqual([0]);
  const huge = frameOf(["x", [1.7e308, 1.7e308, -1.7e308]]);
  const fitted = standardScale.fit(huge, { columns: ["x"] }, runtime);
  expect((feature(fitted.apply(frameOf(["x", [0]]), runtime), "x") as number[]).every(Number.isFinite)).toBe(true);
});
