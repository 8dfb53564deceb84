import { makeChunk } from "../../../../columns/column.js";
import { runOp } from "../../../dispatch.js";
import { multiply as op } from "../../../ops/matrix/multiply.js";
import { describe } from "../../../ops/statistics/describe.js";
import { type Runtime, unreported } from "../../../runtime.js";
import { GpuRefused } from "../../gpu-job.js";
import { mostGroups, tileOf } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import type { Gpu } from "../../open-gpu.js";

// Elements of a side that one invocation computes, in all variants.
const side = 4;
// Beyond this a product of float32 may overflow; half as much in float16.
const mostProduct = 2 ** 126;
const mostHalf = 65_504;

export const launchMultiply: Launcher<typeof op> = {
  op,
  // Measured: 0.02 ns a multiply and add on one thread with 512-bit vectors.
  workload({ left, right, product, rows, inner, columns }) {
    const steps = rows * inner * columns;
    return { cpuMs: steps * 0.02e-6, visits: steps / 8, bytes: (left.length + right.length + product.length) * 4 };
  },
  refuse({ left, right, product, rows, columns, ...sizes }, gpu) {
    if (![left, right, product].every((array) => array instanceof Float32Array)) return "it multiplies float32 only";
    if (!fits({ left, right, product, rows, columns, ...sizes })) return "the sizes do not agree";
    if (gpu.variant === "subgroups" && !gpu.has("subgroups")) return "the device has no subgroups";
    if (gpu.variant === "half" && !gpu.has("shader-f16")) return "the device has no float16";
    return Math.ceil(rows / side) <= mostGroups && Math.ceil(columns / side) <= mostGroups
      ? undefined
      : "there are too many rows or columns";
  },
  async launch(job, args, runtime) {
    const { rows, inner, columns, leftStride, rightStride, productStride, leftTransposed, rightTransposed } = args;
    if (rows === 0 || columns === 0) return;
    const [left, right, product] = [args.left, args.right, args.product] as Float32Array[];
    const largest = Math.max(1, largestOf(left, runtime)) * Math.max(1, largestOf(right, runtime));
    if (!(largest * Math.max(1, inner) < mostProduct)) throw new GpuRefused("a number is not finite, or may overflow");
    if (job.gpu.variant === "half" && largest > mostHalf) throw new GpuRefused("a number is too large for float16");
    const found = job.upload(product);
    const bind = {
      0: job.shape(
        ...[rows, inner, columns],
        ...(leftTransposed ? [1, leftStride] : [leftStride, 1]),
        ...(rightTransposed ? [1, rightStride] : [rightStride, 1]),
        ...[productStride, args.added ? 1 : 0],
      ),
      1: job.upload(left),
      2: job.upload(right),
      3: found,
    };
    await job.run({ ...kernelOf(job.gpu, rows, columns), bind });
    await job.read([found, product]);
  },
};

function kernelOf({ variant, workgroup }: Gpu, rows: number, columns: number) {
  if (variant === "subgroups") {
    const groups = [Math.ceil(columns / workgroup), Math.ceil(rows / side), 1] as const;
    return { shader: "matrix/multiply-subgroups", entry: "multiply_subgroups", groups };
  }
  const tile = tileOf(workgroup);
  const groups = [Math.ceil(columns / (side * tile)), Math.ceil(rows / (side * tile)), 1] as const;
  const constants = { TILE: tile };
  return variant === "half"
    ? { shader: "matrix/multiply-half", entry: "multiply_half", groups, constants }
    : { shader: op.name, entry: "multiply", groups, constants };
}

// What the native kernel checks too: nothing is read or written beyond an array's end.
function fits(args: Parameters<typeof launchMultiply.workload>[0]): boolean {
  const { left, right, product, rows, inner, columns, leftTransposed, rightTransposed } = args;
  const covers = (length: number, first: number, second: number, stride: number) =>
    first === 0 || second === 0 || (stride >= second && length >= (first - 1) * stride + second);
  const [leftFirst, leftSecond] = leftTransposed ? [inner, rows] : [rows, inner];
  const [rightFirst, rightSecond] = rightTransposed ? [columns, inner] : [inner, columns];
  return (
    covers(left.length, leftFirst, leftSecond, args.leftStride) &&
    covers(right.length, rightFirst, rightSecond, args.rightStride) &&
    covers(product.length, rows, columns, args.productStride)
  );
}

// NaN where a number is not finite; 0 where there is none.
function largestOf(values: Float32Array, runtime: Runtime): number {
  const facts = new Float64Array(11);
  const own = unreported(runtime);
  runOp(describe, { column: makeChunk("float32", { values }), facts }, own);
  const [, missing, infinite, , minimum, maximum] = facts;
  if (missing + infinite > 0) return Number.NaN;
  return Math.max(0, maximum || 0, -minimum || 0);
}
