import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { fitElasticNet } from "../../../src/engine/ops/regression/fit-elastic-net.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { elasticNetPathOf } from "../../../src/models/elastic-net/path.js";
import { regressionRows } from "../../models/regression-rows.js";
import { lcg } from "../statistics/numbers.js";

const runtime = makeRuntime({ threads: 2 });
const none = new Float64Array(0);
const uniform = (seed: number, rows: number) => Float64Array.from(lcg(seed, rows));

interface Asked {
  readonly given?: Float64Array;
  readonly steps?: number;
  readonly l1Ratio?: number;
  readonly standardized?: boolean;
  readonly weights?: Float64Array;
}

function pathOf(columns: readonly Float64Array[], labels: Float64Array, asked: Asked = {}) {
  const { given = none, steps = given.length, l1Ratio = 1, standardized = false, weights = none } = asked;
  const room = (length: number) => new Float64Array(length);
  const count = columns.length;
  const path = {
    alphas: room(steps),
    coefficients: room(steps * count),
    intercepts: room(steps),
    means: room(count),
    scales: room(count),
    gaps: room(steps),
    sweeps: room(steps),
  };
  const features = columns.map((values) => makeChunk("float64", { values }));
  const rules = { l1Ratio, standardized, leastShare: 1e-3, tolerance: 1e-10, mostSweeps: 100_000 };
  runOp(fitElasticNet, { features, labels, weights, given, ...path, ...rules }, runtime);
  return path;
}

/** The conditions of the least, one row at a time: a slope is the penalty's where there is a coefficient, else within it. */
function worstViolation(
  columns: readonly Float64Array[],
  labels: Float64Array,
  path: ReturnType<typeof pathOf>,
  step: number,
  { l1Ratio = 1, standardized = false, weights = none }: Asked,
) {
  const z = columns.map((x, f) => x.map((value) => (value - path.means[f]) / path.scales[f]));
  const b = path.coefficients.subarray(step * columns.length);
  const total = labels.reduce((sum, _, row) => sum + (weights[row] ?? 1), 0);
  const rest = labels.map((label, row) => {
    const fitted = z.reduce((sum, column, f) => sum + b[f] * column[row], path.intercepts[step]);
    return ((weights[row] ?? 1) * (label - fitted)) / total;
  });
  const violations = z.map((column, f) => {
    const unit = standardized ? 1 : 1 / path.scales[f];
    const alpha = path.alphas[step];
    const slope =
      column.reduce((sum, value, row) => sum + value * rest[row], 0) - alpha * (1 - l1Ratio) * unit ** 2 * b[f];
    const least = alpha * l1Ratio * unit;
    return b[f] === 0 ? Math.max(0, Math.abs(slope) - least) : Math.abs(slope - Math.sign(b[f]) * least);
  });
  return Math.max(...violations, Math.abs(rest.reduce((sum, value) => sum + value, 0)));
}

describe("regression/fit-elastic-net", () => {
  for (const rows of [2, 255, 257, 16_385]) {
    for (const asked of [
      { l1Ratio: 1 },
      { l1Ratio: 0.4 },
      { l1Ratio: 0.4, standardized: true },
      { l1Ratio: 1, weights: uniform(9, rows) },
      { l1Ratio: 0, given: Float64Array.of(1, 0.1) },
    ] as Asked[]) {
      it(`meets the conditions of the least on ${rows} rows: ${Object.keys(asked)} ${asked.l1Ratio}`, () => {
        const columns = [1, 2, 3, 4, 5, 6].map((seed) => uniform(seed, rows));
        const all = [...columns, columns[0].map((value, row) => value + 0.1 * columns[1][row])];
        const labels = uniform(7, rows).map((value, row) => value + 2 * columns[0][row] - columns[3][row]);
        const path = pathOf(all, labels, { ...asked, steps: asked.given ? 2 : 9 });
        path.alphas.forEach((_, step) => {
          expect(worstViolation(all, labels, path, step, asked)).toBeLessThan(1e-6);
          expect(path.gaps[step]).toBeLessThan(1e-10);
        });
      });
    }
  }

  it("finds coefficients more than columns than rows, and drops and brings back features on the way", () => {
    const columns = Array.from({ length: 300 }, (_, f) => uniform(f + 1, 60));
    const labels = uniform(777, 60);
    const path = pathOf(columns, labels, { steps: 20 });
    for (let step = 0; step < 20; step++) {
      expect(worstViolation(columns, labels, path, step, {})).toBeLessThan(1e-6);
      const chosen = path.coefficients.subarray(step * 300, (step + 1) * 300).filter((value) => value !== 0).length;
      expect(chosen).toBeLessThanOrEqual(59);
      if (step === 0) expect(chosen).toBe(0);
    }
  });

  it("says a gap that bounds how much better a solution can be", () => {
    const columns = [1, 2, 3].map((seed) => uniform(seed, 100));
    const labels = uniform(4, 100);
    const given = Float64Array.of(0.001);
    const features = columns.map((values) => makeChunk("float64", { values }));
    const path = { alphas: new Float64Array(1), intercepts: new Float64Array(1), gaps: new Float64Array(1) };
    const moments = { coefficients: new Float64Array(3), means: new Float64Array(3), scales: new Float64Array(3) };
    const rules = { l1Ratio: 1, standardized: false, leastShare: 1, tolerance: 1e-3, mostSweeps: 1 };
    runOp(
      fitElasticNet,
      { features, labels, weights: none, given, ...path, ...moments, sweeps: new Float64Array(1), ...rules },
      runtime,
    );
    const lossOf = ({ coefficients, means, scales, intercepts }: ReturnType<typeof pathOf>) => {
      const raw = coefficients.map((value, f) => value / scales[f]);
      const rest = labels.map((label, row) =>
        columns.reduce((sum, x, f) => sum - raw[f] * (x[row] - means[f]), label - intercepts[0]),
      );
      return (
        rest.reduce((sum, value) => sum + value * value, 0) / 200 +
        0.001 * raw.reduce((sum, value) => sum + Math.abs(value), 0)
      );
    };
    const best = pathOf(columns, labels, { given });
    const mean = labels.reduce((sum, value) => sum + value, 0) / 100;
    const variance = labels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 100;
    const worse = lossOf({ ...path, ...moments, sweeps: none }) - lossOf(best);
    expect(worse).toBeGreaterThanOrEqual(0);
    expect(worse).toBeLessThanOrEqual(path.gaps[0] * variance + 1e-15);
  });
});

interface PathFixture {
  readonly producer: string;
  readonly cases: readonly { readonly alphas: number[]; readonly coefficients: number[][] }[];
}
const url = new URL("../../fixtures/regressions/path.json", import.meta.url);
const fixture = JSON.parse(readFileSync(url, "utf8")) as PathFixture;

it(`a whole path has the alphas and coefficients of ${fixture.producer}`, () => {
  const { features, signal, noise } = regressionRows();
  const labels = signal.map((value, row) => value + 2 * noise[row]);
  const train = { task: "regression" as const, classes: [], features, labels };
  const { alphas, steps } = elasticNetPathOf("a test", { n_alphas: 8, l1_ratio: 1 }, undefined, train, runtime);
  const [peer] = fixture.cases;
  peer.alphas.forEach((alpha, step) => {
    expect(alphas[step] / alpha).toBeCloseTo(1, 10);
    peer.coefficients[step].forEach((value, f) => {
      const unit = [1, 3, 100, 0.01, 5, 1][f];
      expect(Math.abs(steps[step].coefficients[`x${f}`] - value) * unit).toBeLessThan(1e-6);
    });
  });
});
