// Matrices on the GPU: products and distances within the tolerance of their contracts, by every kernel the device offers.
import { afterAll, describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import type { KernelVariant } from "../../../src/engine/gpu/open-gpu.js";
import { multiply } from "../../../src/engine/ops/matrix/multiply.js";
import { squaredDistances } from "../../../src/engine/ops/matrix/squared-distances.js";
import { runOnDevice } from "../../../src/engine/run-on-device.js";
import { makeRunReport, usesOf } from "../../../src/engine/run-report.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { agree } from "./agreement.js";
import { openTestGpu } from "./test-gpu.js";
import { distancesNear, productsNear } from "./tolerances.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());
const opened = await devices.gpu().catch(() => "");
const has = (feature: GPUFeatureName) => typeof opened !== "string" && opened.gpu.has(feature);

const floats = (seed: number, n: number) => Float32Array.from(lcg(seed, n), (u) => (u - 0.5) * 8);
const plain = { leftTransposed: false, rightTransposed: false, added: false };

/** Arguments of a product, arrays wider than their matrices, and the same of the elements' sizes. */
function product(rows: number, inner: number, columns: number, way: Partial<typeof plain> = {}) {
  const args = { ...plain, ...way, rows, inner, columns };
  const leftStride = (args.leftTransposed ? rows : inner) + 1;
  const rightStride = (args.rightTransposed ? inner : columns) + 2;
  const strides = { leftStride, rightStride, productStride: columns + 1 };
  const left = floats(rows + 1, (args.leftTransposed ? inner : rows) * leftStride);
  const right = floats(columns + 2, (args.rightTransposed ? columns : inner) * rightStride);
  const made = () => ({ ...args, ...strides, left, right, product: floats(3, rows * (columns + 1)) });
  const size = (values: Float32Array) => values.map(Math.abs);
  const sizes = { ...made(), left: size(left), right: size(right), product: size(made().product) };
  runOp(multiply, sizes);
  return { made, sizes: sizes.product };
}

describe.each<[KernelVariant, GPUFeatureName | undefined, number]>([
  ["plain", undefined, 1e-5],
  ["subgroups", "subgroups", 1e-5],
  ["half", "shader-f16", 1e-3],
])("matrix/multiply, %s", (variant, feature, tolerance) => {
  const lacks = missing || (feature && !has(feature) ? `the device has no ${feature}` : "");
  it.skipIf(lacks)(
    `is near the CPU's product in every way of laying it out${lacks && ` (skipped: ${lacks})`}`,
    async () => {
      const own = (await openTestGpu({ variant })).devices;
      for (const [rows, inner, columns] of [
        ...[
          [0, 3, 2],
          [1, 1, 1],
          [2, 0, 3],
          [15, 16, 17],
          [16, 16, 16],
          [17, 15, 31],
          [33, 300, 5],
          [50, 40, 60],
        ],
      ]) {
        for (const way of [{}, { leftTransposed: true }, { rightTransposed: true, added: true }]) {
          const { made, sizes } = product(rows, inner, columns, way);
          const compare = (gpu: ArrayLike<number>, cpu: ArrayLike<number>) =>
            productsNear(gpu, cpu, sizes, tolerance, `${rows} ${inner} ${columns}`);
          await agree(multiply as never, made as never, own, compare as never);
        }
      }
      await own.close();
    },
  );
});

describe.skipIf(missing)(`on the GPU${skipped}`, () => {
  it("a product with NaN, an infinity or a possible overflow, and one of float64, are the CPU's", async () => {
    for (const special of [Number.NaN, Number.POSITIVE_INFINITY, 3e38]) {
      const report = makeRunReport();
      const { made } = product(3, 3, 3);
      const onCpu = made();
      const args = made();
      onCpu.left[1] = args.left[1] = special;
      await runOnDevice(multiply, args, makeRuntime({ devices, report }));
      runOp(multiply, onCpu);
      expect(args.product).toEqual(onCpu.product);
      const refused = "gpu: a number is not finite, or may overflow";
      expect(usesOf(report)).toMatchObject([{ device: "cpu", refused }]);
    }
    const report = makeRunReport();
    const { left, right, product: to, ...sizes } = product(2, 2, 2).made();
    const [a, b, c] = [left, right, to].map((values) => Float64Array.from(values));
    await runOnDevice(multiply, { ...sizes, left: a, right: b, product: c }, makeRuntime({ devices, report }));
    expect(usesOf(report)).toMatchObject([{ device: "cpu", refused: "gpu: it multiplies float32 only" }]);
  });

  it("matrix/squared-distances are near the CPU's, 0 for equal points, whatever the offset and size", async () => {
    for (const [n, k, width] of [
      ...[
        [0, 2, 3],
        [1, 1, 1],
        [15, 4, 5],
        [16, 17, 16],
        [33, 3, 17],
        [100, 9, 2],
      ],
    ]) {
      for (const [offset, size] of [
        [0, 1],
        [1e9, 1],
        [0, 1e100],
        [0, 1e-100],
      ]) {
        const points = Float64Array.from(lcg(n, n * width), (u) => offset + u * size);
        const centers = Float64Array.from(lcg(k + 1, k * width), (u) => offset + u * size);
        centers.set(points.subarray(0, Math.min(width, points.length)));
        const args = () => ({ points, centers, distances: new Float64Array(n * k), width });
        const compare = (gpu: ArrayLike<number>, cpu: ArrayLike<number>) => {
          distancesNear(gpu, cpu, width, size, `${n} ${k} ${width} ${offset} ${size}`);
          if (n > 0) expect(gpu[0]).toBe(0);
        };
        await agree(squaredDistances, args, devices, compare as never);
      }
    }
  });

  it("distances of what is not finite are the CPU's", async () => {
    const report = makeRunReport();
    const distances = new Float64Array(2);
    const args = { points: Float64Array.of(Number.NaN, 1), centers: Float64Array.of(3), distances, width: 1 };
    await runOnDevice(squaredDistances, args, makeRuntime({ devices, report }));
    expect([...distances]).toEqual([Number.NaN, 4]);
    expect(usesOf(report)).toMatchObject([{ device: "cpu", refused: "gpu: a number is not finite" }]);
  });
});
