import { expect, test } from "vitest";
import { ordinalEncode } from "../../src/transforms/ordinal-encode.js";
import { feature, frameOf, runtime } from "./frames.js";

test("levels are ranked by frequency, then name; unseen comes after them, missing last", () => {
  const train = frameOf(["c", ["x", "b", "a", "x", "b", "x"]]);
  const fitted = ordinalEncode.fit(train, { columns: ["c"] }, runtime);
  const made = fitted.apply(frameOf(["c", ["x", "b", "a", "new", null]]), runtime);
  expect(feature(made, "c.rank")).toStrictEqual([0, 1, 2, 3, 4]);
});

test("levels beyond the limit count as unseen", () => {
  const train = frameOf(["c", ["x", "b", "a", "x", "b", "x"]]);
  const fitted = ordinalEncode.fit(train, { columns: ["c"], mostLevels: 2 }, runtime);
  expect(feature(fitted.apply(train, runtime), "c.rank")).toStrictEqual([0, 1, 2, 0, 1, 0]);
});
