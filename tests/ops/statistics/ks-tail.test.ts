import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { ksTail } from "../../../src/engine/ops/statistics/ks-tail.js";
import { ksTwoSample } from "../../../src/engine/ops/statistics/ks-two-sample.js";
import { lcg } from "./numbers.js";

function tail(first: number, second: number, distance: number, mode: string, ends: Uint32Array) {
  const result = new Float64Array(2);
  runOp(ksTail, { ends, result, first, second, distance, mode });
  return [...result];
}

test("without ties it is the share of paths that leave the band", () => {
  // Two samples of 2: of 6 paths, 2 reach the distance 1 (4 of 4), all reach 1/2.
  const ends = Uint32Array.of(0b1111);
  expect(tail(2, 2, 4, "exact", ends)).toEqual([expect.closeTo(2 / 6, 14), 1]);
  expect(tail(2, 2, 2, "exact", ends)).toEqual([expect.closeTo(1, 14), 1]);
});

test("with all values tied no path can leave", () => {
  expect(tail(2, 2, 4, "exact", Uint32Array.of(0b1000))[0]).toBe(0);
  expect(tail(2, 2, 0, "exact", Uint32Array.of(0b1000))[0]).toBe(1);
});

test("every mode gives what the test itself does", () => {
  const first = lcg(1, 60);
  const second = lcg(2, 45).map((u) => u * 0.8);
  const pooled = [...first, ...second].sort((a, b) => a - b);
  const ends = new Uint32Array(4);
  pooled.forEach((value, i) => {
    if (value !== pooled[i + 1]) ends[i >> 5] |= 1 << (i & 31);
  });
  for (const mode of ["exact", "asymptotic", "limit", "untied", "auto", "scipy"]) {
    const result = new Float64Array(5);
    const column = (values: number[]) => columnFrom(values, "float64").chunks[0];
    runOp(ksTwoSample, { first: column(first), second: column(second), result, mode });
    const distance = Math.round(result[0] * 60 * 45);
    expect(tail(60, 45, distance, mode, ends)).toEqual([result[1], result[4]]);
  }
});

const { tails } = JSON.parse(
  readFileSync(new URL("../../fixtures/statistics/ks-exact.json", import.meta.url), "utf8"),
).cases;

for (const { n, m, group, distance, p } of tails) {
  test(`${n} and ${m} values in groups of ${group} reach ${distance}: the share of counted paths, ${p}`, () => {
    const ends = new Uint32Array(Math.ceil((n + m) / 32));
    for (let pooled = 1; pooled <= n + m; pooled++) {
      if (pooled % group === 0 || pooled === n + m) ends[(pooled - 1) >> 5] |= 1 << ((pooled - 1) & 31);
    }
    const [got] = tail(n, m, distance, "exact", ends);
    if (Number(p) === 0) expect(got).toBe(0);
    else expect(Math.abs(got / Number(p) - 1)).toBeLessThan(1e-10);
  });
}

test("an empty sample has no tail, and too few ends are refused", () => {
  expect(tail(0, 5, 0, "limit", new Uint32Array(0))[0]).toBeNaN();
  expect(() => tail(40, 5, 3, "exact", new Uint32Array(1))).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
});
