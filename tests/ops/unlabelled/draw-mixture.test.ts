import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { drawMixture } from "../../../src/engine/ops/unlabelled/draw-mixture.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { type Kind, kinds, packed, startOf } from "./mixtures.js";
import { faultOf } from "./row-cells.js";

const width = 2;
function drawn(kind: Kind, rows: number, seed = 4, threads = 2) {
  const mixture = startOf(kind, 2, width);
  const result = { values: new Float64Array(rows * width), labels: new Float64Array(rows) };
  const args = {
    mixtureWeights: Float64Array.from(mixture.weights),
    means: Float64Array.from(mixture.means.flat()),
    covariances: packed(kind, mixture.covariances),
    kind,
    seed,
  };
  runOp(drawMixture, { ...args, ...result }, makeRuntime({ threads }));
  return { mixture, ...result };
}

describe("unlabelled/draw-mixture", () => {
  for (const kind of kinds) {
    it(`draws shares, means and covariances within four standard errors: ${kind}`, () => {
      const rows = 40_000;
      const { mixture, values, labels } = drawn(kind, rows);
      mixture.weights.forEach((weight, c) => {
        const own = Array.from({ length: rows }, (_, row) => row).filter((row) => labels[row] === c);
        expect(Math.abs(own.length / rows - weight)).toBeLessThan(4 * Math.sqrt((weight * (1 - weight)) / rows));
        const n = own.length;
        const apart = (row: number, f: number) => values[row * width + f] - mixture.means[c][f];
        for (let i = 0; i < width; i++) {
          const variance = mixture.covariances[c][i][i];
          const mean = own.reduce((sum, row) => sum + apart(row, i), 0) / n;
          expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / n));
          for (let j = 0; j < width; j++) {
            const cell = mixture.covariances[c][i][j];
            const found = own.reduce((sum, row) => sum + apart(row, i) * apart(row, j), 0) / n;
            const error = Math.sqrt((variance * mixture.covariances[c][j][j] + cell * cell) / n);
            expect(Math.abs(found - cell)).toBeLessThan(4 * error);
          }
        }
      });
    });
  }

  it("follows the seed and a row's number alone", () => {
    const first = drawn("full", 3000);
    expect(drawn("full", 3000, 4, 1)).toEqual(first);
    expect(drawn("full", 2000).values).toEqual(first.values.subarray(0, 4000));
    expect(drawn("full", 3000, 5).values).not.toEqual(first.values);
  });

  it("refuses a covariance that has no root, with its component", () => {
    const args = {
      mixtureWeights: Float64Array.of(0.5, 0.5),
      means: new Float64Array(4),
      values: new Float64Array(2),
      labels: new Float64Array(1),
      seed: 1,
    };
    const fault = (kind: Kind, covariances: Float64Array) =>
      faultOf(() => runOp(drawMixture, { ...args, kind, covariances }));
    expect(fault("full", Float64Array.of(1, 0, 0, 1, 1, 2, 2, 1))).toEqual(["ERR_NOT_DEFINITE", 1]);
    expect(fault("diag", Float64Array.of(1, 1, 1, 0))).toEqual(["ERR_NOT_DEFINITE", 1]);
    expect(fault("spherical", Float64Array.of(1, -1))).toEqual(["ERR_NOT_DEFINITE", 1]);
  });
});
