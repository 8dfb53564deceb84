import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeTable } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { anovaF, regressionF } from "../../src/statistics/anova-f.js";
import { chiSquare, countTable, cramersV, jointCounts, mutualInformationOf } from "../../src/statistics/contingency.js";
import { correlationMatrix, correlationPValue } from "../../src/statistics/correlation.js";
import { describe } from "../../src/statistics/describe.js";
import { groupAuc } from "../../src/statistics/group-auc.js";
import { quantiles } from "../../src/statistics/quantiles.js";
import { lcg } from "../ops/statistics/numbers.js";

const { cases } = JSON.parse(readFileSync(new URL("../fixtures/statistics/samples.json", import.meta.url), "utf8"));
const runtime = makeRuntime({ threads: 2 });
const n = 500;
const groups = lcg(3, n).map((u) => Math.floor(u * 4));
const x = lcg(1, n).map((u, i) => 10 * u + 0.4 * groups[i]);
const v = lcg(2, n);
const y = x.map((value, i) => 3 * value + 20 * v[i]);
const levels = lcg(4, n).map((u) => Math.floor(5 * u));
const labels = columnFrom(groups, "int32");
const table = makeTable([["x", columnFrom(x)]]);

/** Relative agreement with a reference value. */
function near(got: number, reference: number, relative = 1e-10): void {
  expect(Math.abs(got / reference - 1)).toBeLessThan(relative);
}

test("the F test of classes is scikit-learn's f_classif", () => {
  const [{ f, pValue }] = anovaF(table, labels, 4, runtime);
  near(f, cases.anova[0]);
  near(pValue, cases.anova[1]);
});

test("the F test of a straight line is scikit-learn's f_regression", () => {
  const [{ f, pValue }] = regressionF(table, columnFrom(y), runtime);
  near(f, cases.regression[0]);
  near(pValue, cases.regression[1]);
});

test("correlation and its p-value are scipy's pearsonr", () => {
  const { values } = correlationMatrix(
    makeTable([
      ["x", columnFrom(x)],
      ["y", columnFrom(y)],
    ]),
    runtime,
  );
  near(values[1], cases.pearson[0], 1e-13);
  near(correlationPValue(values[1], n), cases.pearson[1]);
});

test("moments and quantiles are numpy's and scipy's", () => {
  const got = describe(columnFrom(x), runtime);
  const moments = [got.mean, got.standardDeviation, got.skewness, got.kurtosis];
  for (const [i, value] of moments.entries()) near(value, cases.moments[i], 1e-12);
  const found = quantiles(columnFrom(x), cases.probabilities, runtime);
  for (const [i, value] of found.entries()) near(value, cases.quantiles[i], 1e-14);
});

test("chi-square, Cramér's V and mutual information are scipy's and scikit-learn's", () => {
  const counts = jointCounts(columnFrom(levels, "int32"), 5, labels, 4, runtime);
  const test = chiSquare(counts);
  near(test.statistic, cases.chiSquare[0], 1e-12);
  near(test.pValue, cases.chiSquare[1]);
  expect(test.degrees).toBe(cases.chiSquare[2]);
  near(cramersV(counts), cases.cramersV, 1e-12);
  near(mutualInformationOf(counts), cases.mutualInformation, 1e-12);
});

test("the area under the curve of a rounded score is scikit-learn's", () => {
  // Half to even, as numpy rounds.
  const rounded = x.map((value) => (value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value)));
  near(
    groupAuc(
      columnFrom(rounded),
      columnFrom(
        groups.map((g) => (g === 1 ? 1 : 0)),
        "int32",
      ),
      2,
      runtime,
    )[1],
    cases.auc,
  );
});

test("groups that differ without varying have an infinite F and p 0; nothing that varies has none", () => {
  const perfect = anovaF(
    makeTable([["x", columnFrom([1, 1, 2, 2])]]),
    columnFrom([0, 0, 1, 1], "int32"),
    2,
    runtime,
  )[0];
  expect(perfect).toMatchObject({ f: Number.POSITIVE_INFINITY, pValue: 0, etaSquared: 1 });
  const constant = anovaF(
    makeTable([["x", columnFrom([1, 1, 1, 1])]]),
    columnFrom([0, 0, 1, 1], "int32"),
    2,
    runtime,
  )[0];
  expect(constant.f).toBeNaN();
  const one = anovaF(makeTable([["x", columnFrom([1, 2])]]), columnFrom([0, 0], "int32"), 2, runtime)[0];
  expect(one.pValue).toBeNaN();
});

test("independent tables have V 0 and information 0, determined ones V 1 and the entropy", () => {
  const independent = countTable([
    [10, 20],
    [30, 60],
  ]);
  expect(cramersV(independent)).toBeCloseTo(0, 7);
  expect(mutualInformationOf(independent)).toBeCloseTo(0, 12);
  const determined = countTable([
    [50, 0],
    [0, 50],
  ]);
  expect(cramersV(determined)).toBe(1);
  expect(mutualInformationOf(determined)).toBeCloseTo(Math.log(2), 12);
  expect(cramersV(countTable([[5, 6]]))).toBeNaN();
  expect(chiSquare(countTable([[5], [6]])).pValue).toBeNaN();
  expect(
    chiSquare(
      countTable([
        [5, 0, 6],
        [1, 0, 2],
      ]),
    ).degrees,
  ).toBe(1);
});
