import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { benjaminiHochberg, holm } from "../../src/statistics/multiple-testing.js";
import { populationStability } from "../../src/statistics/population-stability.js";

test("Benjamini-Hochberg is scipy's false_discovery_control", () => {
  const { cases } = JSON.parse(readFileSync(new URL("../fixtures/statistics/adjusted.json", import.meta.url), "utf8"));
  const adjusted = benjaminiHochberg(cases.p);
  for (const [i, q] of adjusted.entries()) expect(q).toBeCloseTo(cases.benjaminiHochberg[i], 14);
});

test("Holm multiplies the smallest by the number of tests, the next by one less, and never falls", () => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.6, 0.7])).toEqual([1, 1]);
});

test("NaN is no test", () => {
  expect(holm([0.01, Number.NaN])).toEqual([0.01, Number.NaN]);
  expect(benjaminiHochberg([Number.NaN, 0.02])).toEqual([Number.NaN, 0.02]);
  expect(benjaminiHochberg([])).toEqual([]);
});

test("population stability is 0 for equal shares and the textbook sum otherwise", () => {
  expect(populationStability([10, 20], [5, 10])).toBe(0);
  expect(populationStability([50, 50], [75, 25])).toBeCloseTo(0.25 * Math.log(1.5) + 0.25 * Math.log(2), 12);
  expect(Number.isFinite(populationStability([10, 0], [0, 10]))).toBe(true);
  expect(() => populationStability([1], [1, 2])).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
});
