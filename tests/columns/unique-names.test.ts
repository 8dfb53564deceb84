import { expect, test } from "vitest";
import { uniqueNames } from "../../src/columns/unique-names.js";

test("names that differ are left alone", () => {
  expect(uniqueNames(["a", "b", "__proto__"], "t")).toEqual(["a", "b", "__proto__"]);
});

test("a repeated name is an error that names it", () => {
  expect(() => uniqueNames(["a", "b", "a", "b", "c"], "t.csv")).toThrow(/t\.csv.*'a', 'b'/);
});

test("repeated names are numbered past the ones that are taken", () => {
  expect(uniqueNames(["a", "a", "a.2", "a"], "t", "number")).toEqual(["a", "a.3", "a.2", "a.4"]);
});
