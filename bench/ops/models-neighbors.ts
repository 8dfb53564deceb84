// Nearest neighbours and density clustering against scikit-learn's, on rows drawn alike.
import { builtOp } from "./built-op.js";
import type { OpCase } from "./cases.js";

/** Standard normal numbers about centers that are drawn too, `spread` apart; the same on every machine. */
function blobs(rows: number, width: number, centers: number, spread: number, seed: number): Float64Array {
  let state = seed;
  const unit = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
  const middles = Float64Array.from({ length: centers * width }, () => (unit() - 0.5) * spread);
  return Float64Array.from({ length: rows * width }, (_, at) => {
    const center = Math.floor(at / width) % centers;
    return middles[center * width + (at % width)] + normal();
  });
}

const neighbors = 5;

function nearestCase(rows: number, queries: number, width: number): OpCase {
  return {
    id: `models/nearest-neighbors-${rows}x${width}`,
    peer: { family: "models_neighbors", work: "nearest", rows, queries, width, neighbors },
    bar: 1,
    prepare: (threads) =>
      builtOp(
        "neighbors/nearest-rows",
        "nearestRows",
        {
          rows: blobs(rows, width, 1, 0, 1),
          queries: blobs(queries, width, 1, 0, 2),
          indices: new Int32Array(queries * neighbors),
          distances: new Float64Array(queries * neighbors),
          width,
          k: neighbors,
        },
        threads,
      ),
  };
}

const blob = { centers: 10, spread: 20 };

function dbscanCase(rows: number, width: number, eps: number): OpCase {
  const least = 10;
  return {
    id: `models/dbscan-${rows}x${width}`,
    peer: { family: "models_neighbors", work: "dbscan", rows, width, ...blob, eps, least },
    bar: 1,
    prepare: (threads) =>
      builtOp(
        "neighbors/dbscan",
        "dbscan",
        {
          rows: blobs(rows, width, blob.centers, blob.spread, 1),
          weights: new Float64Array(0),
          labels: new Int32Array(rows),
          cores: new Uint8Array(rows),
          width,
          radius: eps,
          leastWeight: least,
        },
        threads,
      ),
  };
}

function hdbscanCase(rows: number, width: number): OpCase {
  const [samples, least] = [10, 50];
  return {
    id: `models/hdbscan-${rows}x${width}`,
    peer: { family: "models_neighbors", work: "hdbscan", rows, width, ...blob, samples, least },
    bar: 1,
    prepare: (threads) =>
      builtOp(
        "neighbors/hdbscan",
        "hdbscan",
        {
          rows: blobs(rows, width, blob.centers, blob.spread, 1),
          labels: new Int32Array(rows),
          probabilities: new Float64Array(rows),
          ...{ width, leastSamples: samples, leastRows: least, leaves: false, epsilon: 0, allowSingle: false },
        },
        threads,
      ),
  };
}

export const neighborCases: readonly OpCase[] = [
  { ...nearestCase(100_000, 10_000, 50), isLong: true },
  nearestCase(10_000, 10_000, 10),
  nearestCase(100_000, 100_000, 2),
  { ...dbscanCase(50_000, 10, 2.5), isLong: true },
  dbscanCase(50_000, 2, 0.1),
  { ...hdbscanCase(50_000, 10), isLong: true },
  hdbscanCase(5_000, 10),
];
