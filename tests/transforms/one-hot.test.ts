import { expect, test } from "vitest";
import { oneHot } from "../../src/transforms/one-hot.js";
import { feature, frameOf, runtime, typeOf } from "./frames.js";

const train = frameOf(["c", ["b", "a", null, "b", "c"]], ["n", [3, 1, 3, 3, 1], "int16"]);
const fitted = oneHot.fit(train, { columns: ["c", "n"] }, runtime);

test("each level has a feature, the most frequent first, ties by name; missing has one when training lacks values", () => {
  expect(fitted.makes.map(({ feature }) => feature)).toStrictEqual(["c=b", "c=a", "c=c", "c=missing", "n=3", "n=1"]);
  const made = fitted.apply(train, runtime);
  expect(feature(made, "c=b")).toStrictEqual([1, 0, 0, 1, 0]);
  expect(feature(made, "c=missing")).toStrictEqual([0, 0, 1, 0, 0]);
  expect(feature(made, "n=3")).toStrictEqual([1, 0, 1, 1, 0]);
  expect(typeOf(made, "c=b")).toBe("uint8");
});

test("a level never seen has 0 everywhere; so has a missing value that training had not", () => {
  const made = fitted.apply(frameOf(["c", ["z", "a"]], ["n", [null, 7]]), runtime);
  for (const name of ["c=b", "c=c", "c=missing", "n=3", "n=1"]) expect(feature(made, name)).toStrictEqual([0, 0]);
  expect(feature(made, "c=a")).toStrictEqual([0, 1]);
});

test("the same numbers of another type, and the same strings with other codes, are the same levels", () => {
  const made = fitted.apply(frameOf(["c", ["c", "b"], "utf8"], ["n", [1, 3], "float64"]), runtime);
  expect(feature(made, "c=b")).toStrictEqual([0, 1]);
  expect(feature(made, "n=1")).toStrictEqual([1, 0]);
});

test("features of two columns never share a name", () => {
  const clash = frameOf(["a", ["b=c"]], ["a=b", ["c"]]);
  const names = oneHot.fit(clash, { columns: ["a", "a=b"] }, runtime).makes.map((made) => made.feature);
  expect(names).toStrictEqual(["a=b=c", "a=b=c (2)"]);
});
