// Runs an op on the CPU and on the GPU that tests have, and compares as its contract says.
import { expect } from "vitest";
import { type Chunk, makeChunk } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import type { Devices } from "../../../src/engine/devices.js";
import { runOp } from "../../../src/engine/dispatch.js";
import type { ArgumentsOf, Op } from "../../../src/engine/op.js";
import { runOnDevice } from "../../../src/engine/run-on-device.js";
import { makeRunReport, usesOf } from "../../../src/engine/run-report.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg } from "../../ops/statistics/numbers.js";

/** Around the borders of workgroups of 16 (testWorkgroup), of their blocks of 128 and 256, and many blocks. */
export const gpuSizes = [0, 1, 15, 16, 17, 127, 128, 129, 255, 256, 257, 1500];

/** Cells with all that is special about doubles: nulls, NaN, infinities, -0, denormals, ties, both ends of the range. */
export function specialCells(seed: number, n: number): (number | null)[] {
  const special = [
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    -0,
    0,
    5e-324,
    -5e-324,
    2e-310,
  ];
  return lcg(seed, n).map((u, row) => {
    if (row % 7 === 3) return special[Math.floor(u * special.length)];
    if (row % 50 === 9) return (u - 0.5) * 10 ** Math.floor(u * 600 - 300);
    return row % 3 === 0 ? Math.round(u * 8) - 4 : (u - 0.5) * 100;
  });
}

/** The kinds of columns that contracts speak of, by what is special about them. */
export function columnsOfKinds(n: number): [string, Chunk][] {
  const cells = specialCells(n + 7, n);
  const numbers = lcg(n + 3, n);
  const chunk = (values: (number | null)[]) => columnFrom(values, "float64").chunks[0];
  return [
    ["special", chunk(cells)],
    ["reversed", chunk([...cells].reverse())],
    ["all equal", chunk(cells.map(() => 2.5))],
    ["all missing", chunk(cells.map((_, row) => (row % 2 ? null : Number.NaN)))],
    ["float32", makeChunk("float32", { values: Float32Array.from(numbers, (u) => u * 50 - 25) })],
    ["int32", makeChunk("int32", { values: Int32Array.from(numbers, (u) => Math.floor(u * 90 - 45)) })],
  ];
}

type Compare = (gpu: ArrayLike<number | bigint>, cpu: ArrayLike<number | bigint>, output: string) => void;

/** Runs on both devices and compares the outputs: by default to the bit. */
export async function agree<O extends Op>(
  op: O,
  args: () => ArgumentsOf<O>,
  devices: Devices,
  compare: Compare = (gpu, cpu, output) => expect(gpu, output).toEqual(cpu),
): Promise<void> {
  const report = makeRunReport();
  const onCpu = args();
  const onGpu = args();
  runOp(op, onCpu, makeRuntime({ threads: 1 }));
  await runOnDevice(op, onGpu, makeRuntime({ threads: 1, devices, report }));
  expect(usesOf(report), op.name).toMatchObject([{ op: op.name, device: "gpu", calls: 1, refused: "" }]);
  const valuesOf = (args: object) => args as Record<string, never>;
  for (const output of Object.keys(op.outputs)) {
    compare(valuesOf(onGpu)[output], valuesOf(onCpu)[output], output);
  }
}

/** Numbers equal within `tolerance` of the magnitude `of`; NaN and infinities at the same places. */
export function near(gpu: ArrayLike<number>, cpu: ArrayLike<number>, tolerance: number, of: number, what = ""): void {
  expect(gpu.length).toBe(cpu.length);
  for (let i = 0; i < cpu.length; i++) {
    if (Number.isFinite(cpu[i])) {
      expect(Math.abs(gpu[i] - cpu[i]), `${what} [${i}] ${gpu[i]} for ${cpu[i]}`).toBeLessThanOrEqual(tolerance * of);
    } else expect(gpu[i], `${what} [${i}]`).toBe(cpu[i]);
  }
}
