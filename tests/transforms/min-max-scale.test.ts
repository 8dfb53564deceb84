import { expect, test } from "vitest";
import { minMaxScale } from "../../src/transforms/min-max-scale.js";
import { feature, frameOf, runtime } from "./frames.js";

test("training rows lie between 0 and 1, other rows may lie beyond", () => {
  const fitted = minMaxScale.fit(frameOf(["x", [10, 20, 30, null]]), { columns: ["x"] }, runtime);
  const frame = frameOf(["x", [10, 15, 30, 50, null]]);
  expect(feature(fitted.apply(frame, runtime), "x")).toStrictEqual([0, 0.25, 1, 2, Number.NaN]);
});

test("a constant column becomes 0", () => {
  const train = frameOf(["x", [4, 4]]);
  expect(feature(minMaxScale.fit(train, { columns: ["x"] }, runtime).apply(train, runtime), "x")).toStrictEqual([0, 0]);
});
