import { expect } from "vitest";
import type { Chunk } from "../../../src/columns/column.js";
import { correlationsNear, factsNear, momentsNear } from "../../engine/gpu/tolerances.js";
import { close, follows, type OpCases, ordered, stays } from "./case.js";
import type { Rows } from "./rows.js";

const groups = { groupCount: 3 };
const modes = ["auto", "exact", "asymptotic", "limit"];
const hasGap = ({ n, pattern }: Rows) => n > 0 && (pattern === "special" || pattern === "missing");
const probabilities = Float64Array.of(0, 0.25, 0.123456789, 1, 0.5);
type Facts = Float64Array;

export const statisticsOps: OpCases = {
  "statistics/anderson-darling": close((rows) => ({ column: rows.column() })),
  "statistics/auc-covariance": close((rows) => ({ labels: rows.groups(2), scores: rows.columns(3) })),
  "statistics/augmented-dickey-fuller": ordered(
    (rows) => ({ column: rows.column(), lags: 2, trendTerms: 1, choose: true }),
    // Twice as many rows as the regression has terms.
    { refuses: (rows) => (rows.n < 8 || hasGap(rows) ? "ERR_INVALID_VALUE" : undefined) },
  ),
  "statistics/bin-codes": follows((rows) => ({ column: rows.column(), cuts: Float64Array.of(-3, -0, 5e-324, 2, 2.5) })),
  "statistics/bootstrap-replicates": ["mean", "quantile"].map((statistic) =>
    stays((rows) => ({ column: rows.column(), statistic, probability: 0.25, seed: 4 }), {
      sizes: () => ({ samples: 9 }),
    }),
  ),
  "statistics/bootstrap-rows": ordered((rows) => ({ rowCount: rows.n, seed: 3, sample: 2 }), {
    sizes: ({ n }) => ({ n }),
    refuses: ({ n }) => (n === 0 ? "ERR_SHAPE" : undefined),
  }),
  "statistics/column-moments": close((rows) => ({ column: rows.column() })),
  "statistics/correlation": close((rows) => ({ columns: rows.columns(3) }), {
    near: ({ correlations, pairs }, cpu) => {
      expect(pairs).toEqual(cpu.pairs);
      correlationsNear(correlations as Facts, cpu.correlations as Facts);
    },
  }),
  "statistics/describe": close((rows) => ({ column: rows.column() }), {
    near: (gpu, cpu) => factsNear(gpu.facts as Facts, cpu.facts as Facts),
  }),
  "statistics/describe-quantiles": close((rows) => ({ column: rows.column(), probabilities })),
  "statistics/group-auc": close((rows) => ({ column: rows.column(), groups: rows.groups(3) }), { sizes: () => groups }),
  "statistics/group-deviations": follows((rows) => ({
    column: rows.column(),
    groups: rows.groups(4),
    centers: Float64Array.of(1, -0, 5e-324),
  })),
  "statistics/group-moments": close((rows) => ({ column: rows.column(), groups: rows.groups(3) }), {
    sizes: () => groups,
    near: (gpu, cpu) => momentsNear(gpu.moments as Facts, cpu.moments as Facts, cpu.column as Chunk),
  }),
  "statistics/group-quantiles": stays((rows) => ({ column: rows.column(), groups: rows.groups(3), probabilities }), {
    sizes: () => groups,
  }),
  "statistics/group-ranks": follows((rows) => ({ column: rows.column(), groups: rows.groups(4), groupCount: 3 })),
  "statistics/histogram": stays(
    (rows) => ({ column: rows.column(), edges: Float64Array.of(-40, -3, -5e-324, 0, 5e-324, 2, 2.5, 49) }),
    { sizes: () => ({ binCount: 7 }) },
  ),
  "statistics/joint-counts": stays((rows) => ({ first: rows.groups(3), second: rows.groups(7, 13), secondCount: 7 }), {
    sizes: () => ({ cells: 21 }),
  }),
  "statistics/kendall": close((rows) => ({ first: rows.column(1), second: rows.column(2), mode: "auto" })),
  "statistics/kernel-density": close((rows) => ({ column: rows.column(), low: -60, high: 60, bandwidth: 2 }), {
    sizes: () => ({ g: 64 }),
  }),
  "statistics/ks-tail": modes.map((mode) =>
    ordered(
      (rows) => ({
        ends: new Uint32Array(Math.ceil((2 * rows.n) / 32)).fill(2 ** 32 - 1),
        first: rows.n,
        second: rows.n,
        distance: Math.floor((rows.n * rows.n) / 7),
        mode,
      }),
      { upTo: 1025 },
    ),
  ),
  "statistics/ks-two-sample": modes.map((mode) =>
    stays((rows) => ({ first: rows.column(1), second: rows.column(2), mode }), {
      upTo: mode === "exact" ? 1025 : 33_000,
    }),
  ),
  "statistics/mann-whitney": ["auto", "asymptotic"].map((mode) =>
    close((rows) => ({ first: rows.column(1), second: rows.column(2), mode }), {
      upTo: mode === "exact" ? 65 : 33_000,
    }),
  ),
  "statistics/nearest-information": close(
    (rows) => ({ first: rows.column(), second: rows.groups(3), neighbours: 3, classes: 3 }),
    { upTo: 1025 },
  ),
  "statistics/quantile-sketch": stays((rows) => ({ column: rows.column() }), {
    sizes: () => ({ bucketCount: 2 ** 14 }),
  }),
  "statistics/quantiles": [1, 6, 7].map((type) =>
    stays((rows) => ({ column: rows.column(), probabilities, type }), { leftToCpu: () => type !== 7 }),
  ),
  "statistics/ranks": follows((rows) => ({ columns: rows.columns(2) })),
  "statistics/string-counts": ordered((rows) => ({ column: rows.textColumn() }), { sizes: () => ({ limit: 5 }) }),
  "statistics/tail-probability": ["normal", "chi-square", "f", "t", "beta", "gamma", "kolmogorov-limit"].map(
    (distribution) =>
      follows(
        (rows) => ({
          x: rows.numbers(),
          first: rows.finite(2).map((value) => value + 0.5),
          second: rows.finite(3).map((value) => value + 0.5),
          distribution,
          asLogarithm: distribution === "normal",
        }),
        { upTo: 1025 },
      ),
  ),
  "statistics/value-counts": stays((rows) => ({ column: rows.column() }), { sizes: () => ({ limit: 6 }) }),
  "statistics/variance-inflation": close((rows) => ({ columns: rows.columns(3) })),
  "statistics/wasserstein": close((rows) => ({ first: rows.column(1), second: rows.column(2) })),
};
