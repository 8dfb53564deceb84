import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { mixtureDensities } from "../../../src/engine/ops/unlabelled/mixture-densities.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { invert, type Kind, kinds, naiveDensity, packed, startOf } from "./mixtures.js";
import { chunksOf, drawnRows, faultOf } from "./row-cells.js";

const width = 3;
const origin = Float64Array.of(0.5, -1, 2);

/** The lower Cholesky factor: one F with F F' the inverse covariance. */
function rootOf(matrix: readonly (readonly number[])[]): number[][] {
  const root = matrix.map((line) => line.map(() => 0));
  matrix.forEach((line, i) => {
    for (let j = 0; j <= i; j++) {
      const rest = line[j] - root[i].slice(0, j).reduce((sum, value, f) => sum + value * root[j][f], 0);
      root[i][j] = i === j ? Math.sqrt(rest) : rest / root[j][j];
    }
  });
  return root;
}

function densities(columns: readonly Float64Array[], kind: Kind, k: number, threads = 2) {
  const mixture = startOf(kind, k, width);
  const rows = columns[0].length;
  const result = { scores: new Float64Array(rows), probabilities: new Float64Array(rows * k) };
  const args = {
    features: chunksOf(columns),
    origin,
    mixtureWeights: Float64Array.from(mixture.weights),
    means: Float64Array.from(mixture.means.flatMap((mean) => mean.map((value, f) => value - origin[f]))),
    factors: packed(
      kind,
      mixture.covariances.map((matrix) => rootOf(invert(matrix).inverse)),
    ),
    kind,
  };
  runOp(mixtureDensities, { ...args, ...result }, makeRuntime({ threads }));
  return { mixture, ...result };
}

describe("unlabelled/mixture-densities", () => {
  for (const kind of kinds) {
    for (const rows of [0, 1, 256, 1025]) {
      it(`are those of the formula for ${rows} rows, on any number of threads: ${kind}`, () => {
        const { columns, rowAt } = drawnRows(rows, width, 5);
        const { mixture, scores, probabilities } = densities(columns, kind, 3);
        for (let row = 0; row < rows; row++) {
          const wanted = naiveDensity(mixture, rowAt(row));
          expect(scores[row]).toBeCloseTo(wanted.score, 10);
          for (let c = 0; c < 3; c++) expect(probabilities[row * 3 + c]).toBeCloseTo(wanted.shares[c], 10);
        }
        const alone = densities(columns, kind, 3, 1);
        expect(alone.scores).toEqual(scores);
        expect(alone.probabilities).toEqual(probabilities);
      });
    }
  }

  it("shares a row evenly that is too far from all, and names a cell it cannot use", () => {
    const far = Array.from({ length: width }, () => Float64Array.of(1e200, 0));
    const { scores, probabilities } = densities(far, "full", 2);
    expect(scores[0]).toBe(Number.NEGATIVE_INFINITY);
    expect([...probabilities.subarray(0, 2)]).toEqual([0.5, 0.5]);
    const broken = [Float64Array.of(1), Float64Array.of(2), Float64Array.of(Number.NaN)];
    expect(faultOf(() => densities(broken, "diag", 2))).toEqual(["ERR_INVALID_VALUE", 2]);
  });
});
