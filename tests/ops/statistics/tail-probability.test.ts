import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { tailProbability } from "../../../src/engine/ops/statistics/tail-probability.js";
import { chiSquareTail, fTail, normalTail, tTails } from "../../../src/statistics/tail-probability.js";

interface Case {
  readonly distribution: string;
  readonly x: number;
  readonly first: number;
  readonly second: number;
  readonly p: string;
}
const { cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/statistics/tails.json", import.meta.url), "utf8"),
) as { cases: Case[] };

test.each(cases)(
  "P of $distribution($first, $second) beyond $x is mpmath's $p",
  ({ distribution, x, first, second, p }) => {
    const probabilities = new Float64Array(1);
    runOp(tailProbability, {
      x: Float64Array.of(x),
      first: Float64Array.of(first),
      second: Float64Array.of(second),
      probabilities,
      distribution,
    });
    expect(Math.abs(probabilities[0] / Number(p) - 1)).toBeLessThan(1e-10);
  },
);

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
