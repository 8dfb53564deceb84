import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { canonicalJson } from "../../../src/core/json.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { dictionary, exploreGiven, found } from "./room.js";

const n = 600;
const [u, v, w] = [lcg(1, n), lcg(2, n), lcg(3, n)];
const city = u.map((x) => Math.floor(x * 3));
const labels = v.map((x, i) => (x + city[i] * 0.2 > 0.8 ? 1 : 0));
const given = {
  columns: [
    ["age", u.map((x, i) => (i % 10 === 0 ? null : 20 + 40 * x))],
    ["income", w.map((x) => 1 / (x + 0.01))],
    ["city", dictionary(city, ["Bern", "Genf", "Basel"])],
    ["when", v.map((_, i) => new Date(Date.UTC(2020, 0, 1 + i)))],
    [
      "note",
      columnFrom(
        v.map((_, i) => `note ${i % 50}`),
        "utf8",
      ),
    ],
  ] as const,
  target: "left",
  labels,
  classes: ["no", "yes"],
  text: ["note"],
};

test("every column has its profile, with the figures of a plain look at the rows", async () => {
  const { rows, columns, target } = await exploreGiven(given);
  expect(rows).toBe(n);
  const [age, income, place, when, note] = columns;
  expect(age.numeric).toMatchObject({ count: 540, missing: 60 });
  expect(age.numeric!.histogram.counts.reduce((a, b) => a + b)).toBe(540);
  expect(age.numeric!.histogram.counts.length).toBe(30);
  expect(age.numeric!.byTarget.map(({ group }) => group)).toEqual(["no", "yes"]);
  expect(age.numeric!.byTarget.reduce((sum, { count }) => sum + count, 0)).toBe(540);
  expect(income.numeric!.outliers).toBeGreaterThan(20);
  const basel = city.filter((code) => code === 2).length;
  const yesInBasel = city.filter((code, i) => code === 2 && labels[i] === 1).length;
  const top = place.categorical!.top.find(({ value }) => value === "Basel")!;
  expect(top.count).toBe(basel);
  expect(top.target).toBeCloseTo(yesInBasel / basel, 12);
  expect(when.numeric!.minimum).toBeCloseTo(2020, 2);
  expect(when.numeric!.maximum).toBeCloseTo(2020 + 599 / 365.2425, 2);
  expect(note).toMatchObject({ role: "text", relation: null, categorical: { distinct: 50, other: 12 * 30 } });
  expect(target.profile.categorical!.top.map(({ value }) => value).sort()).toEqual(["no", "yes"]);
});

test("relations to a class are correlation ratios and Cramér's V, to a number |r| and correlation ratios", async () => {
  const classes = (await exploreGiven(given)).columns;
  expect(classes[0].relation!.measure).toBe("correlation ratio");
  expect(classes[2].relation!.measure).toBe("Cramér's V");
  expect(classes[2].relation!.pValue).toBeLessThan(1e-6);
  const values = (await exploreGiven({ ...given, classes: [], labels: v.map((x, i) => 3 * u[i] + x) })).columns;
  expect(values[0].relation).toMatchObject({ measure: "|r|" });
  expect(values[0].relation!.value).toBeGreaterThan(0.8);
  expect(values[2].relation!.measure).toBe("correlation ratio");
  expect(values[0].numeric!.byTarget.length).toBe(4);
});

test("a category with a value of its own in most rows goes with nothing, though it could be learned by heart", async () => {
  const ids = v.map((_, i) => `id ${i % 590}`);
  const classes = await exploreGiven({ ...given, columns: [["id", ids]] });
  expect(classes.columns[0].relation!.value).toBeLessThan(0.2);
  const values = await exploreGiven({ ...given, columns: [["id", ids]], labels: u, classes: [] });
  expect(values.columns[0].relation!.value).toBeLessThan(0.5);
});

test("only training rows are looked at, through the row numbers of the raw data", async () => {
  const part = u.map((_, i) => (i < 100 ? 0 : i < 300 ? 1 : 2));
  const row = u.map((_, i) => n - 1 - i);
  const columns = [["x", u.map((_, i) => (i >= n - 100 ? i : 1e9))]] as const;
  const body = await exploreGiven({ ...given, columns, part, row });
  expect(body.rows).toBe(100);
  expect(body.columns[0].numeric).toMatchObject({ count: 100, minimum: n - 100, maximum: n - 1 });
});

test("the body is plain JSON with finite numbers, the same bytes at any thread count", async () => {
  const texts = await Promise.all(
    [1, 2, 4].map(async (threads) => canonicalJson(await exploreGiven({ ...given, threads }))),
  );
  expect(texts[1]).toBe(texts[0]);
  expect(texts[2]).toBe(texts[0]);
});

test("constants, columns without values, infinities and one row give no number that JSON cannot hold", async () => {
  const infinity = Number.POSITIVE_INFINITY;
  const columns = [
    ["constant", [1, 1, 1]],
    ["empty", columnFrom([null, null, null], "float64")],
    ["infinite", [infinity, 1, 2]],
    ["only infinite", [infinity, -infinity, infinity]],
    ["huge", [-1.7e308, 1.7e308, 0]],
    ["__proto__", ["a", "b", null]],
  ] as const;
  canonicalJson(await exploreGiven({ columns, target: "y", labels: [1, 2, 3] }));
  canonicalJson(await exploreGiven({ columns, target: "y", labels: [0, 1, 1], classes: ["a", "b"] }));
  const single = columns.map(
    ([name, cells]) => [name, Array.isArray(cells) ? cells.slice(0, 1) : columnFrom([null], "float64")] as const,
  );
  canonicalJson(await exploreGiven({ columns: single, target: "y", labels: [0], classes: ["a", "b"] }));
  canonicalJson(await exploreGiven({ columns: [], target: "y", labels: [5, 5] }));
});

test("the heat map holds the columns that go best with the target, at most as many as asked", async () => {
  const columns = Array.from({ length: 6 }, (_, k) => [`c${k}`, u.map((x, i) => x * k + lcg(10 + k, n)[i])] as const);
  const body = await exploreGiven({
    ...given,
    columns,
    labels: u,
    classes: [],
    config: { explore: { correlations: 3 } },
  });
  expect(body.correlation.names).toEqual(["c5", "c4", "c3"]);
  expect(body.correlation.values.length).toBe(9);
  expect(body.correlation.values[0]).toBe(1);
});

test("a number that the configuration calls a category is described by its values", async () => {
  const columns = [["code", city.map((code) => (code === 2 ? null : code))]] as const;
  const { columns: profiles } = await exploreGiven({ ...given, columns, categorical: ["code"] });
  expect(profiles[0].categorical).toMatchObject({ distinct: 2, missing: city.filter((code) => code === 2).length });
  expect(profiles[0].relation!.measure).toBe("Cramér's V");
});

test("skew, outliers, gaps, near constants and rare classes are found and sorted by weight", async () => {
  const columns = [
    ["skewed", u.map((x) => 1 / (x * x + 0.001))],
    ["gappy", u.map((x, i) => (i % 5 === 0 ? x : null))],
    ["empty", u.map((x, i) => (i % 50 === 0 ? x : null))],
    ["flat", u.map((_, i) => (i === 5 ? "b" : "a"))],
  ] as const;
  const rare = u.map((_, i) => (i % 200 === 0 ? 1 : 0));
  const dropped = [{ column: "same", reason: "one value only in the training rows" }];
  const body = await exploreGiven({ columns, target: "y", labels: rare, classes: ["no", "yes"], dropped });
  expect(found(body, "skewed")[0].columns).toEqual(["skewed"]);
  expect(found(body, "missing").map(({ columns: names, severity }) => [names[0], severity])).toEqual([
    ["empty", "warning"],
    ["gappy", "warning"],
  ]);
  expect(found(body, "missing")[0].proposal).toBe("preprocess.drop: [empty]");
  expect(found(body, "constant").map(({ columns: names }) => names[0])).toEqual(["same", "flat"]);
  expect(found(body, "imbalance")[0]).toMatchObject({ severity: "warning", columns: ["y"] });
  const order = body.findings.map(({ severity }) => ["alarm", "warning", "info"].indexOf(severity));
  expect(order).toEqual([...order].sort());
});

test("two columns that say the same are redundant; the weaker one is proposed to go, beside those dropped already", async () => {
  const noisy = u.map((x, i) => x + 0.05 * v[i]);
  const columns = [
    ["strong", u],
    ["weak, copy", noisy],
  ] as const;
  const body = await exploreGiven({
    columns,
    target: "y",
    labels: u.map((x, i) => x + 0.3 * w[i]),
    config: { preprocess: { drop: ["old"] } },
  });
  expect(found(body, "redundant")[0]).toMatchObject({
    columns: ["strong", "weak, copy"],
    proposal: 'preprocess.drop: [old, "weak, copy"]',
  });
});
