import { readFileSync } from "node:fs";
import { expect, describe as group, test } from "vitest";
import { makeTable } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { anovaF, correlationRatio } from "../../src/statistics/anova-f.js";
import { correlationMatrix, correlationPValue } from "../../src/statistics/correlation.js";
import { wasserstein } from "../../src/statistics/distribution-distance.js";
import { levene } from "../../src/statistics/levene.js";
import { andersonDarling, jarqueBera } from "../../src/statistics/normality.js";
import { kendall, spearman } from "../../src/statistics/rank-correlation.js";
import { kruskalWallis, mannWhitney } from "../../src/statistics/rank-tests.js";
import { oneSampleTTest, studentTTest, welchTTest } from "../../src/statistics/t-tests.js";
import { lcg } from "../ops/statistics/numbers.js";

const runtime = makeRuntime({ threads: 2 });
const { cases } = JSON.parse(
  readFileSync(new URL("../fixtures/statistics/sample-tests.json", import.meta.url), "utf8"),
);

function sample(seed: number, n: number, shift: number, scale: number, levels: number): number[] {
  const values = lcg(seed, n).map((u) => u * scale + shift);
  return levels ? values.map((value) => Math.trunc(value * levels)) : values;
}

/** Relative agreement with a reference; near 0, to what the statistic's own scale allows. */
function near(got: number, reference: string | number, what: string, relative = 1e-10): void {
  const truth = Number(reference);
  expect(Math.abs(got - truth), `${what}: ${got}, not ${truth}`).toBeLessThanOrEqual(
    relative * Math.max(Math.abs(truth), 1e-4),
  );
}

/** A p-value to 1e-10 relative, down to 1e-300. */
function sameP(got: number, reference: string, what: string): void {
  const truth = Number(reference);
  if (truth < 1e-300) expect(got, what).toBeLessThan(1e-299);
  else expect(Math.abs(got / truth - 1), `p of ${what}: ${got}, not ${truth}`).toBeLessThan(1e-10);
}

group.each(cases as Record<string, never>[])("samples of $n and $m, shifted by $shift, $levels levels", (given) => {
  const { n, m, shift, levels, seed } = given;
  const a = sample(seed + 1, n, 1, 1, levels);
  const b = sample(seed + 2, m, 1 + shift, 1.25, levels);
  const c = sample(seed + 3, n, 1, 2, levels);
  const y = c.map((value, i) => value + shift * a[i]);
  const [first, second, other] = [a, b, y].map((values) => columnFrom(values, "float64"));
  const all = columnFrom([...a, ...b, ...c], "float64");
  const codes = columnFrom([...a.map(() => 0), ...b.map(() => 1), ...c.map(() => 2)], "int32");
  const { values } = correlationMatrix(
    makeTable([
      ["a", first],
      ["y", other],
    ]),
    runtime,
  );
  const tests: Record<string, () => { statistic: number; pValue: number }> = {
    student: () => studentTTest(first, second, runtime),
    welch: () => welchTTest(first, second, runtime),
    oneSample: () => oneSampleTTest(first, 1.4, runtime),
    levene: () => ofF(levene(all, codes, 3, {}, runtime)),
    leveneMean: () => ofF(levene(all, codes, 3, { center: "mean" }, runtime)),
    anova: () => ofF(anovaF(makeTable([["x", all]]), codes, 3, runtime)[0]),
    kruskalWallis: () => kruskalWallis(all, codes, 3, runtime),
    mannWhitney: () => mannWhitney(first, second, { mode: "asymptotic" }, runtime),
    pearson: () => ({ statistic: values[1], pValue: correlationPValue(values[1], n) }),
    spearman: () => ofCorrelation(spearman(first, other, runtime)),
    kendall: () => ofCorrelation(kendall(first, other, { mode: "asymptotic" }, runtime)),
    jarqueBera: () => jarqueBera(second, runtime),
  };
  for (const [name, work] of Object.entries(tests)) {
    test(`${name} is mpmath's`, () => {
      const [statistic, p] = given[name] as [string, string];
      const got = work();
      near(got.statistic, statistic, name);
      sameP(got.pValue, p, name);
    });
  }
  test("Anderson-Darling and Wasserstein are the definitions', the former's p-value statsmodels'", () => {
    const [statistic, p] = given.andersonDarling as [string, number];
    const got = andersonDarling(second, runtime);
    near(got.statistic, statistic, "A squared");
    near(got.pValue, p, "its p-value", 1e-8);
    near(wasserstein(first, second, runtime), given.wasserstein as string, "Wasserstein");
  });
});

const ofF = ({ f, pValue }: { f: number; pValue: number }) => ({ statistic: f, pValue });
const ofCorrelation = ({ correlation, pValue }: { correlation: number; pValue: number }) => ({
  statistic: correlation,
  pValue,
});

test("t tests leave out nulls, NaN and infinities, and have their stated ends", () => {
  const column = (cells: (number | null)[]) => columnFrom(cells, "float64");
  const clean = studentTTest(column([1, 2, 4]), column([3, 5, 9, 10]), runtime);
  const holes = studentTTest(
    column([1, null, 2, Number.NaN, 4]),
    column([3, Number.POSITIVE_INFINITY, 5, 9, 10]),
    runtime,
  );
  expect(holes).toEqual(clean);
  expect(studentTTest(column([2, 2]), column([3, 3]), runtime)).toMatchObject({
    statistic: Number.NEGATIVE_INFINITY,
    pValue: 0,
  });
  expect(studentTTest(column([2, 2]), column([2, 2]), runtime).pValue).toBeNaN();
  expect(welchTTest(column([1]), column([1, 2]), runtime)).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN });
  expect(oneSampleTTest(column([]), 0, runtime).pValue).toBeNaN();
  // Scale leaves no trace, though squares of variances would vanish.
  const tiny = (cells: number[]) => column(cells.map((value) => value * 1e-120));
  const small = welchTTest(tiny([1, 2, 4]), tiny([3, 5, 9, 10]), runtime);
  expect(small.degrees).toBeCloseTo(welchTTest(column([1, 2, 4]), column([3, 5, 9, 10]), runtime).degrees, 9);
});

test("the correlation ratio is 1 when the class decides, 0 when it says nothing", () => {
  const labels = columnFrom([0, 0, 1, 1], "int32");
  expect(correlationRatio(columnFrom([1, 1, 5, 5], "float64"), labels, 2, runtime)).toBe(1);
  expect(correlationRatio(columnFrom([1, 5, 1, 5], "float64"), labels, 2, runtime)).toBe(0);
  expect(correlationRatio(columnFrom([2, 2, 2, 2], "float64"), labels, 2, runtime)).toBeNaN();
});
