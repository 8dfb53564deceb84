// Clusters by density against scikit-learn's, and what is said of input that has none.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DBSCAN, HDBSCAN } from "../../src/index.js";
import { lcg } from "../ops/statistics/numbers.js";

const casesOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/neighbors/${name}.json`, import.meta.url), "utf8")).cases;

/** The rows of tools/refgen/neighbors.py. */
function knots(seed: number, rows: number, width: number, middles: number) {
  const values = Float64Array.from(
    lcg(seed, rows * width),
    (u, at) => ((Math.floor(at / width) * 7) % middles) * 3 + u * u * 4,
  );
  return { values, rows, columns: width, names: Array.from({ length: width }, (_, feature) => `x${feature}`) };
}

for (const { seed, rows, width, middles, eps, min_samples, weighted, ...expected } of casesOf("dbscan")) {
  test(`DBSCAN labels ${rows} ${weighted ? "weighted " : ""}rows as scikit-learn`, async () => {
    const weights = lcg(seed + 50, rows).map((u) => Math.floor(u * 4));
    const settings = weighted ? { sampleWeight: weights } : {};
    const found = await new DBSCAN({ eps, min_samples }).fit(knots(seed, rows, width, middles), settings);
    expect([...found.labels]).toEqual(expected.labels);
    expect([...found.coreRows]).toEqual(expected.cores);
  });
}

for (const { seed, rows, width, middles, labels, probabilities, ...parameters } of casesOf("hdbscan")) {
  const { cluster_selection_method: method, cluster_selection_epsilon: epsilon, min_samples: samples } = parameters;
  test(`HDBSCAN by ${method}, ${samples} samples, epsilon ${epsilon} labels ${rows} rows as scikit-learn`, async () => {
    const found = await new HDBSCAN(parameters).fit(knots(seed, rows, width, middles));
    expect([...found.labels]).toEqual(labels);
    found.probabilities.forEach((probability, row) => {
      expect(Math.abs(probability - probabilities[row])).toBeLessThan(1e-11);
    });
  });
}

const x = Float64Array.of(1, 1.1, 1.2, 9);

test("what cannot be clustered is refused with what is wrong", async () => {
  const cluster = (values: Float64Array, settings = {}) => new DBSCAN().fit({ x: values }, settings);
  await expect(cluster(Float64Array.of(1, Number.NaN))).rejects.toThrow(/feature 'x'.*missing or infinite/);
  await expect(cluster(x, { sampleWeight: [1, 1, -1, 1] })).rejects.toThrow(/weight of row 2/);
  await expect(cluster(x, { sampleWeight: [1] })).rejects.toThrow(/4 rows/);
  await expect(new DBSCAN().fit({})).rejects.toThrow(/1 column/);
  expect(() => new DBSCAN({ eps: 0 })).toThrow(/above 0/);
  expect(() => new DBSCAN({ epz: 1 })).toThrow(/'eps'/);
  expect(() => new DBSCAN({ minSamples: 0.5 })).toThrow(/whole number/);
  const hierarchy = (values: Float64Array, settings = {}) => new HDBSCAN().fit({ x: values }, settings);
  await expect(hierarchy(x)).rejects.toThrow(/at most 4, the rows/);
  await expect(hierarchy(x, { sampleWeight: [1, 1, 1, 1] })).rejects.toThrow(/'sampleWeight'/);
  await expect(hierarchy(Float64Array.of(1, 2, 3, 4, Number.NaN))).rejects.toThrow(/feature 'x'/);
  await expect(hierarchy(Float64Array.of(1e300, -1e300, 0, 1, 2))).rejects.toThrow(/infinite/);
  expect(() => new HDBSCAN({ minClusterSize: 1 })).toThrow(/from 2/);
  expect(() => new HDBSCAN({ clusterSelectionMethod: "best" as "eom" })).toThrow(/eom, leaf/);
});

test("a fit is stopped by its signal", async () => {
  await expect(new DBSCAN().fit({ x }, { signal: AbortSignal.abort() })).rejects.toThrow(
    expect.objectContaining({ code: "ERR_CANCELLED" }),
  );
});
