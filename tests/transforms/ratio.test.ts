import { expect, test } from "vitest";
import { ratio } from "../../src/transforms/ratio.js";
import { column, frameOf, runtime } from "./frames.js";

test("one column is divided by another; by zero, by nothing and beyond numbers is missing", () => {
  const frame = frameOf(["a", [6, 1, 0, null, 1e308]], ["b", [4, 0, 0, 2, 1e-308]]);
  const fitted = ratio.fit(frame, { ratios: [{ name: "a/b", numerator: "a", denominator: "b" }] }, runtime);
  const none = Number.NaN;
  expect(column(fitted.apply(frame, runtime), "a/b")).toStrictEqual([1.5, none, none, none, none]);
});

test("a ratio named like a column gets another name", () => {
  const frame = frameOf(["a", [6]], ["b", [4]]);
  const fitted = ratio.fit(frame, { ratios: [{ name: "a", numerator: "a", denominator: "b" }] }, runtime);
  expect(column(fitted.apply(frame, runtime), "a (2)")).toStrictEqual([1.5]);
});
