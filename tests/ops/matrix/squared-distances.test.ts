import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { squaredDistances } from "../../../src/engine/ops/matrix/squared-distances.js";
import { lcg, onAnyThreads } from "../statistics/numbers.js";

test("each point's squared distance to each center, summed in the order of the features", () => {
  for (const [n, k, width] of [
    [0, 3, 2],
    [1, 1, 1],
    [255, 7, 5],
    [257, 1, 30],
    [1000, 16, 3],
  ]) {
    const points = Float64Array.from(lcg(n, n * width), (u) => u * 20 - 10);
    const centers = Float64Array.from(lcg(k, k * width), (u) => u * 20 - 10);
    const expected = Float64Array.from({ length: n * k }, (_, at) => {
      let sum = 0;
      for (let feature = 0; feature < width; feature++) {
        sum += (points[Math.floor(at / k) * width + feature] - centers[(at % k) * width + feature]) ** 2;
      }
      return sum;
    });
    const found = onAnyThreads((runtime) => {
      const distances = new Float64Array(n * k);
      runOp(squaredDistances, { points, centers, distances, width }, runtime);
      return distances;
    });
    expect(found).toEqual(expected);
  }
});

test("equal points are at distance 0; NaN and infinities go through", () => {
  const distances = new Float64Array(3);
  const points = Float64Array.of(0.1, 0.2, Number.NaN, 1, Number.POSITIVE_INFINITY, 1);
  runOp(squaredDistances, { points, centers: Float64Array.of(0.1, 0.2), distances, width: 2 });
  expect([...distances]).toEqual([0, Number.NaN, Number.POSITIVE_INFINITY]);
});

test("lengths that do not fit are refused", () => {
  const call = (points: number, width: number) =>
    runOp(squaredDistances, {
      ...{ points: new Float64Array(points), centers: new Float64Array(4), width },
      distances: new Float64Array(4),
    });
  for (const [points, width] of [
    [5, 2],
    [4, 0],
    [4, 3],
  ])
    expect(() => call(points, width)).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
});
