// NIST's Statistical Reference Datasets: how many digits of the certified values come out (log relative error).
import { readFileSync } from "node:fs";
import { expect, describe as group, test } from "vitest";
import { makeTable } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { runOp } from "../../src/engine/dispatch.js";
import { solveLeastSquares } from "../../src/engine/ops/matrix/solve-least-squares.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { anovaF } from "../../src/statistics/anova-f.js";
import { describe } from "../../src/statistics/describe.js";
import { groupMoments } from "../../src/statistics/group-moments.js";
import { describeMoments, mergeMoments, momentsOf } from "../../src/statistics/moments.js";

const { cases } = JSON.parse(readFileSync(new URL("../fixtures/statistics/nist.json", import.meta.url), "utf8"));
const runtime = makeRuntime({ threads: 2 });

const digits = (got: number, certified: number | string) => {
  const truth = Number(certified);
  return got === truth ? 16 : -Math.log10(Math.abs(got - truth) / Math.abs(truth));
};

const alternating = (base: number, low: number, high: number) => [
  base,
  ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? low : high)),
];

group("univariate sets", () => {
  const formulas = [
    { name: "NumAcc1", values: [10_000_001, 10_000_003, 10_000_002], mean: 10_000_002, deviation: 1, least: 14 },
    { name: "NumAcc2", values: alternating(1.2, 1.1, 1.3), mean: 1.2, deviation: 0.1, least: 14 },
    // The limit of what the data say once they are rounded to doubles.
    {
      name: "NumAcc3",
      values: alternating(1_000_000.2, 1_000_000.1, 1_000_000.3),
      mean: 1_000_000.2,
      deviation: 0.1,
      least: 9.4,
    },
    {
      name: "NumAcc4",
      values: alternating(10_000_000.2, 10_000_000.1, 10_000_000.3),
      mean: 10_000_000.2,
      deviation: 0.1,
      least: 8.2,
    },
  ];
  const tables = cases.univariate.map((set: object) => ({ ...set, least: 13 }));
  for (const { name, values, mean, deviation, least } of [...formulas, ...tables]) {
    test(`${name}: mean to 14 digits, deviation to ${least}, described or merged`, () => {
      const column = columnFrom(values, "float64");
      const cut = [0, 1, Math.ceil(values.length / 3), values.length];
      const parts = cut.slice(1).map((end, at) => columnFrom(values.slice(cut[at], end), "float64"));
      const merged = describeMoments(mergeMoments(parts.map((part) => momentsOf(part, runtime))));
      for (const got of [describe(column, runtime), merged]) {
        expect(digits(got.mean, mean)).toBeGreaterThanOrEqual(14);
        expect(digits(got.standardDeviation, deviation)).toBeGreaterThanOrEqual(least);
      }
    });
  }
});

/** Simon and Lesage: every treatment has its centre once, then a tenth below and above it by turns. */
function treatments(base: number, replicates: number): { readonly codes: number[]; readonly values: number[] } {
  const cells = [4, 3, 5, 3, 5, 3, 5, 3, 5].flatMap((center, code) =>
    Array.from({ length: replicates }, (_, k) => ({
      code,
      value: Number(`${base}.${center + (k === 0 ? 0 : k % 2 === 1 ? -1 : 1)}`),
    })),
  );
  return { codes: cells.map(({ code }) => code), values: cells.map(({ value }) => value) };
}

group("analysis of variance", () => {
  // What doubles can hold of the data: 1e6 and 1e12 take 6 and 12 digits of 16 from deviations of a tenth, twice of squares.
  const least: Record<string, number> = { SiRstv: 12, AtmWtAg: 8 };
  for (const set of cases.anova) {
    const wanted = least[set.name] ?? [12, 8, 2][Math.floor((Number(set.name[5]) - 1) / 3)];
    test(`${set.name}: F, its sums of squares and R squared to ${wanted} digits`, () => {
      const { codes, values } = set.base
        ? treatments(set.base, set.replicates)
        : { codes: set.groups as number[], values: set.values as number[] };
      const column = columnFrom(values, "float64");
      const labels = columnFrom(codes, "int32");
      const count = Math.max(...codes.slice(-1)) + 1;
      const [{ f, etaSquared, degreesBetween, degreesWithin }] = anovaF(
        makeTable([["y", column]]),
        labels,
        count,
        runtime,
      );
      expect(degreesBetween).toBe(count - 1);
      expect(degreesWithin).toBe(values.length - count);
      expect(digits(f, set.f)).toBeGreaterThanOrEqual(wanted);
      expect(digits(etaSquared, set.rSquared)).toBeGreaterThanOrEqual(wanted);
      const within = groupMoments(column, labels, count, runtime).reduce((sum, { squares }) => sum + squares, 0);
      expect(digits(within, set.within)).toBeGreaterThanOrEqual(wanted);
    });
  }
});

group("linear least squares", () => {
  const wampler = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048];
  const disturbance = [...wampler, 2048, ...wampler.slice().reverse()];
  const powers = [0, 1, 2, 3, 4, 5];
  const x = Array.from({ length: 21 }, (_, i) => i);
  const line = (at: number) => powers.reduce((sum, power) => sum + at ** power, 0);
  const formulas = [1, 100, 10_000].map((factor, k) => ({
    name: `Wampler${k + 3}`,
    powers,
    x,
    y: x.map((at) => line(at) + factor * disturbance[at]),
    certified: powers.map(() => 1),
  }));
  const least: Record<string, number> = { Wampler3: 9, Wampler4: 7, Wampler5: 7, Filip: 7 };
  for (const set of [...cases.linear, ...formulas]) {
    const wanted = least[set.name] ?? 12;
    test(`${set.name}: coefficients to ${wanted} digits`, () => {
      const [rows, columns] = [set.x.length, set.powers.length];
      const matrix = Float64Array.from({ length: rows * columns }, (_, at) =>
        powerOf(set.x[Math.floor(at / columns)], set.powers[at % columns]),
      );
      const solution = new Float64Array(columns);
      const rank = new Int32Array(1);
      const given = { matrix, targets: Float64Array.from(set.y), rows, columns, width: 1, tolerance: 1e-15 };
      runOp(solveLeastSquares, { ...given, solution, rank });
      expect(rank[0]).toBe(columns);
      for (const [at, certified] of set.certified.entries()) {
        expect(digits(solution[at], certified), `coefficient ${at}`).toBeGreaterThanOrEqual(wanted);
      }
    });
  }
});

/** By repeated multiplication: what a user's own columns of powers hold. */
const powerOf = (x: number, power: number): number => (power === 0 ? 1 : x * powerOf(x, power - 1));
