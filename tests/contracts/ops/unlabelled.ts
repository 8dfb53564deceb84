import { follows, type OpCases, ordered } from "./case.js";
import type { Rows } from "./rows.js";

const width = 3;
const none = new Float64Array(0);
const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
const refusesSpecial = ({ n, pattern }: Rows) =>
  n > 0 && (pattern === "special" || pattern === "missing") ? "ERR_INVALID_VALUE" : undefined;
const centers = Float64Array.of(-20, 0, 3, 20, 5, -0);
const origin = Float64Array.of(1, -2, 0);
const directions = Float64Array.of(0.6, 0.8, 0, 0, 0, 1);
const mixture = { mixtureWeights: Float64Array.of(0.3, 0.7), means: centers };
/** Fewer rows than clusters or weight than components ask for. */
const needs = (least: number) => (rows: Rows) => (rows.n < least ? "ERR_SHAPE" : refusesSpecial(rows));

export const unlabelledOps: OpCases = {
  "unlabelled/draw-mixture": ordered(
    () => ({ ...mixture, covariances: Float64Array.from([...identity, ...identity]), kind: "full", seed: 4 }),
    { sizes: ({ n }) => ({ rowCount: n, width }) },
  ),
  "unlabelled/gaussian-mixture": ["full", "tied", "diag", "spherical"].map((kind) =>
    ordered(
      (rows) => ({
        ...{ features: rows.columns(width), weights: none, kind, start: "kmeans" },
        ...{ weightsGiven: false, precisionsGiven: false },
        ...{ starts: 1, mostIterations: 4, tolerance: 1e-3, added: 1e-6, seed: 3 },
      }),
      {
        sizes: () => ({ k: 2, cells: { full: 18, tied: 9, diag: 6, spherical: 2 }[kind]! }),
        upTo: 1025,
        refuses: needs(2),
      },
    ),
  ),
  "unlabelled/k-means": ["k-means++", "random"].map((start) =>
    ordered(
      (rows) => ({
        ...{ features: rows.columns(width), weights: none, start },
        ...{ starts: 2, mostIterations: 6, tolerance: 1e-4, seed: 3 },
      }),
      { sizes: () => ({ k: 3 }), upTo: 16_385, refuses: needs(3) },
    ),
  ),
  "unlabelled/mixture-densities": follows(
    (rows) => ({
      ...{ features: rows.columns(width), origin, ...mixture },
      ...{ factors: Float64Array.from([...identity, ...identity]), kind: "full" },
    }),
    { refuses: refusesSpecial },
  ),
  "unlabelled/nearest-centers": follows((rows) => ({ features: rows.columns(width), origin, centers }), {
    sizes: ({ n }) => ({ distanceCount: 2 * n }),
    rowDimensions: ["rowCount", "distanceCount"],
    refuses: refusesSpecial,
  }),
  "unlabelled/principal-components": ["gram", "svd", "randomized"].map((solver) =>
    ordered(
      (rows) => ({
        ...{ features: rows.columns(width), weights: none, solver, scaled: true },
        ...{ oversampling: 2, iterations: 2, seed: 3 },
      }),
      { sizes: () => ({ k: 2 }), upTo: 16_385, refuses: needs(2) },
    ),
  ),
  "unlabelled/project-rows": follows(
    (rows) => ({
      ...{ features: rows.columns(width), means: origin, scales: Float64Array.of(1, 2, 0.5), directions },
      factors: Float64Array.of(1, -2),
    }),
    { refuses: refusesSpecial },
  ),
  "unlabelled/unproject-rows": follows(
    (rows) => ({
      ...{ scores: rows.numbers(1, rows.n * 2), means: origin, scales: Float64Array.of(1, 2, 0.5), directions },
      factors: Float64Array.of(1, -2),
    }),
    { sizes: ({ n }) => ({ rowCount: n }) },
  ),
};
