// Tests of samples where p-values are 1e-200 to 1e-300: as many digits as in the middle.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeTable } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { anovaF, regressionF } from "../../src/statistics/anova-f.js";
import { chiSquare, countTable } from "../../src/statistics/contingency.js";
import { correlationMatrix, correlationPValue } from "../../src/statistics/correlation.js";
import { levene } from "../../src/statistics/levene.js";
import { jarqueBera } from "../../src/statistics/normality.js";
import { kendall, spearman } from "../../src/statistics/rank-correlation.js";
import { kruskalWallis, mannWhitney } from "../../src/statistics/rank-tests.js";
import { oneSampleTTest, studentTTest, welchTTest } from "../../src/statistics/t-tests.js";
import { lcg } from "../ops/statistics/numbers.js";

const { cases } = JSON.parse(readFileSync(new URL("../fixtures/statistics/far-tests.json", import.meta.url), "utf8"));
const runtime = makeRuntime({ threads: 2 });

type Numbers = readonly number[];
interface Found {
  readonly statistic: number;
  readonly pValue: number;
}

/** The samples of a case: of each part a seed, a size, a shift, a scale and a power. */
function sampleOf([seed, n, shift, scale, power]: Numbers): number[] {
  return lcg(seed, n).map((u) => shift + scale * u ** power);
}

const two = (parts: readonly Numbers[]) => parts.map((part) => columnFrom(sampleOf(part), "float64"));

function grouped(parts: readonly Numbers[]) {
  const samples = parts.map(sampleOf);
  const codes = samples.flatMap((values, code) => values.map(() => code));
  return { column: columnFrom(samples.flat(), "float64"), codes: columnFrom(codes, "int32"), count: samples.length };
}

/** A sample and a line through it with noise: of the second part a seed, the size and the noise. */
function line([first, [seed, n, noise]]: readonly Numbers[]) {
  const x = sampleOf(first);
  const u = lcg(seed, n);
  return [
    columnFrom(x, "float64"),
    columnFrom(
      x.map((value, i) => value + noise * (u[i] - 0.5)),
      "float64",
    ),
  ] as const;
}

const ofF = ({ f, pValue }: { f: number; pValue: number }) => ({ statistic: f, pValue });
const ofCorrelation = ({ correlation, pValue }: { correlation: number; pValue: number }) => ({
  statistic: correlation,
  pValue,
});

const tests: Record<string, (parts: readonly Numbers[]) => Found> = {
  student(parts) {
    const [a, b] = two(parts);
    return studentTTest(a, b, runtime);
  },
  welch(parts) {
    const [a, b] = two(parts);
    return welchTTest(a, b, runtime);
  },
  oneSample: (parts) => oneSampleTTest(two(parts)[0], 1.4, runtime),
  mannWhitney(parts) {
    const [a, b] = two(parts);
    return mannWhitney(a, b, { mode: "asymptotic" }, runtime);
  },
  anova(parts) {
    const { column, codes, count } = grouped(parts);
    return ofF(anovaF(makeTable([["x", column]]), codes, count, runtime)[0]);
  },
  kruskalWallis(parts) {
    const { column, codes, count } = grouped(parts);
    return kruskalWallis(column, codes, count, runtime);
  },
  levene(parts) {
    const { column, codes, count } = grouped(parts);
    return ofF(levene(column, codes, count, {}, runtime));
  },
  leveneMean(parts) {
    const { column, codes, count } = grouped(parts);
    return ofF(levene(column, codes, count, { center: "mean" }, runtime));
  },
  pearson(parts) {
    const [x, y] = line(parts);
    const { values } = correlationMatrix(
      makeTable([
        ["x", x],
        ["y", y],
      ]),
      runtime,
    );
    const pValue = correlationPValue(values[1], x.length);
    // The F test of a straight line asks the same.
    expect(Math.abs(regressionF(makeTable([["x", x]]), y, runtime)[0].pValue / pValue - 1)).toBeLessThan(1e-10);
    return { statistic: values[1], pValue };
  },
  spearman: (parts) => ofCorrelation(spearman(...line(parts), runtime)),
  kendall: (parts) => ofCorrelation(kendall(...line(parts), { mode: "asymptotic" }, runtime)),
  jarqueBera: (parts) => jarqueBera(two(parts)[0], runtime),
};

function same(got: Found, statistic: string, p: string): void {
  const truth = Number(statistic);
  expect(Math.abs(got.statistic - truth)).toBeLessThanOrEqual(1e-12 * Math.abs(truth));
  expect(Math.abs(got.pValue / Number(p) - 1), `${got.pValue}, not ${p}`).toBeLessThan(1e-10);
}

for (const { test: name, parts, statistic, p } of cases.samples) {
  test(`${name} at ${p.slice(0, 4)}${p.slice(p.indexOf("e"))} is mpmath's`, () => {
    same(tests[name](parts), statistic, p);
  });
}

for (const { counts, statistic, p } of cases.tables) {
  test(`chi-square of ${counts.length} rows at ${p.slice(0, 4)}${p.slice(p.indexOf("e"))} is mpmath's`, () => {
    same(chiSquare(countTable(counts), runtime), statistic, p);
  });
}

test("every test of samples is here", () => {
  const here = new Set(cases.samples.map((given: { test: string }) => given.test));
  expect(Object.keys(tests).filter((name) => !here.has(name))).toEqual([]);
});
