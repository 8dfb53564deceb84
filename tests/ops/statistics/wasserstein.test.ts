import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { jensenShannon, wasserstein } from "../../../src/statistics/distribution-distance.js";
import { cut, lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });
const run = (a: Cells, b: Cells) => wasserstein(columnFrom(a, "float64"), columnFrom(b, "float64"), runtime);
const finite = (cells: Cells) =>
  cells.filter((cell): cell is number => cell !== null && Number.isFinite(cell)).sort((a, b) => a - b);

/** Moves mass from the left: what is carried over each gap. */
function oracle(a: Cells, b: Cells): number {
  const [x, y] = [finite(a), finite(b)];
  const steps = [...x.map((v) => [v, 1 / x.length]), ...y.map((v) => [v, -1 / y.length])].sort((p, q) => p[0] - q[0]);
  let [carried, total] = [0, 0];
  steps.forEach(([value, mass], i) => {
    if (i > 0) total += Math.abs(carried) * (value - steps[i - 1][0]);
    carried += mass;
  });
  return x.length && y.length ? total : Number.NaN;
}

test("the distance is the mass carried over every gap, at every size, on any threads", () => {
  for (const n of sizes) {
    const [a, b] = [troubled(n, n), troubled(n + 3, Math.floor(n / 2) + 1).map((cell) => cell && cell * 1.5)];
    const [first, second] = [a, b].map((cells) => columnFrom(cells, "float64"));
    const [got] = onAnyThreads((r) => Float64Array.of(wasserstein(first, second, r)));
    const truth = oracle(a, b);
    if (Number.isNaN(truth)) expect(got).toBeNaN();
    else expect(Math.abs(got / truth - 1)).toBeLessThan(1e-9);
    expect(wasserstein(cut(first), second, runtime)).toEqual(got);
  }
});

test("a shifted copy lies as far as the shift, a permuted one nowhere; ends of what a double holds do not overflow", () => {
  const x = lcg(1, 3000);
  expect(
    run(
      x,
      x.map((v) => v + 2),
    ),
  ).toBeCloseTo(2, 12);
  expect(run(x, [...x].reverse())).toBe(0);
  expect(run([-1e308], [1e308])).toBe(Number.POSITIVE_INFINITY);
  expect(run([-1e308, 1e308], [1e308, -1e308])).toBe(0);
  expect(run([], [1])).toBeNaN();
});

test("Jensen-Shannon is 0 for equal shares, log 2 without a common bin, the definition between, exact near 0", () => {
  expect(jensenShannon([1, 3], [2, 6])).toBe(0);
  expect(jensenShannon([1, 0], [0, 5])).toBeCloseTo(Math.LN2, 15);
  const [p, q] = [
    [0.5, 0.3, 0.2, 0],
    [0.1, 0.5, 0.3, 0.1],
  ];
  const divergence = p.reduce((sum, share, bin) => {
    const middle = (share + q[bin]) / 2;
    const part = (x: number) => (x > 0 ? (x / 2) * Math.log(x / middle) : 0);
    return sum + part(share) + part(q[bin]);
  }, 0);
  expect(Math.abs(jensenShannon(p, q) / divergence - 1)).toBeLessThan(1e-13);
  // Shares apart by a relative d: d^2 / 8 to first order.
  expect(Math.abs(jensenShannon([1, 1 + 1e-7], [1, 1]) / ((1e-7 / 2) ** 2 / 8) - 1)).toBeLessThan(1e-6);
  expect(jensenShannon([0, 0], [1, 1])).toBeNaN();
  expect(() => jensenShannon([1], [1, 2])).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
});
