import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { tailProbability } from "../../../src/engine/ops/statistics/tail-probability.js";
import {
  chiSquareTail,
  fTail,
  logChiSquareTail,
  logFTail,
  logNormalTail,
  logTTails,
  normalTail,
  tTails,
} from "../../../src/statistics/tail-probability.js";

interface Case {
  readonly distribution: string;
  readonly x: number;
  readonly first: number;
  readonly second: number;
  readonly p: string;
  readonly log: string;
}
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/statistics/${name}.json`, import.meta.url), "utf8")).cases as Case[];

function tail({ distribution, x, first, second }: Case, asLogarithm: boolean): number {
  const probabilities = new Float64Array(1);
  const args = { x: Float64Array.of(x), first: Float64Array.of(first), second: Float64Array.of(second) };
  runOp(tailProbability, { ...args, probabilities, distribution, asLogarithm });
  return probabilities[0];
}

test.each(fixture("tails"))("P of $distribution($first, $second) beyond $x is mpmath's $p", (given) => {
  expect(Math.abs(tail(given, false) / Number(given.p) - 1)).toBeLessThan(1e-10);
});

test("346 tails down to 1e-300, and their logarithms below that, are mpmath's to 1e-10", () => {
  const cases = fixture("distributions");
  expect(cases.length).toBe(346);
  for (const given of cases) {
    const what = `${given.distribution}(${given.first}, ${given.second}) beyond ${given.x}`;
    const p = Number(given.p);
    if (p >= 1e-301) expect(Math.abs(tail(given, false) / p - 1), what).toBeLessThan(1e-10);
    // Kolmogorov's logarithm is that of the probability.
    expect(Math.abs(tail(given, true) / Number(given.log) - 1), `log of ${what}`).toBeLessThan(1e-10);
  }
});

test("a tail beyond the smallest double is 0, its logarithm finite", () => {
  expect(normalTail(40)).toBe(0);
  expect(logNormalTail(40)).toBeCloseTo(-804.6084420137539, 9);
  expect(tTails(1e200, 1)).toBeCloseTo(6.36619772367581e-201, 210);
  expect(tTails(1e-200, 7)).toBe(1);
  expect(logTTails(-3, 7)).toBe(logTTails(3, 7));
  expect(logFTail(0, 2, 3)).toBe(0);
  expect(logFTail(Number.POSITIVE_INFINITY, 2, 3)).toBe(Number.NEGATIVE_INFINITY);
  expect(logChiSquareTail(0, 5)).toBe(0);
});

test("ends and nonsense have their stated values", () => {
  expect(fTail(0, 2, 3)).toBe(1);
  expect(fTail(Number.POSITIVE_INFINITY, 2, 3)).toBe(0);
  expect(fTail(1e308, 1e3, 3)).toBeLessThan(1e-200);
  expect(fTail(1, 0, 3)).toBeNaN();
  expect(chiSquareTail(0, 5)).toBe(1);
  expect(chiSquareTail(Number.POSITIVE_INFINITY, 5)).toBe(0);
  expect(chiSquareTail(1, -1)).toBeNaN();
  expect(tTails(0, 5)).toBe(1);
  expect(tTails(-2, 7)).toBe(tTails(2, 7));
  expect(normalTail(0)).toBe(0.5);
  expect(normalTail(Number.NEGATIVE_INFINITY)).toBe(1);
  expect(normalTail(Number.NaN)).toBeNaN();
});
