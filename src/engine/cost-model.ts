import type { Workload } from "./gpu/launcher.js";
import type { Device } from "./op.js";

/** What moving and computing cost on a device, measured on it: see engine/gpu/measure-gpu.ts. */
export interface GpuSpeed {
  /** Milliseconds of the smallest job there and back. */
  readonly waitMs: number;
  readonly bytesPerMs: number;
  /** Words that a simple kernel reads or writes. */
  readonly visitsPerMs: number;
}

/**
 * Expected milliseconds of a call on each device. A first guess comes from the workload and the measured speed; each run
 * then corrects the op's guess on that device by how long it took, so that errors of the guess do not last.
 */
export interface CostModel {
  expect(op: string, device: Device, workload: Workload): number;
  /** Takes in what a run took. */
  learn(op: string, device: Device, workload: Workload, milliseconds: number): void;
}

// A run moves the correction this far towards what it says; calls shorter than this say nothing.
const trust = 0.3;
const leastMs = 0.05;

export function makeCostModel(speed: GpuSpeed, threads: number): CostModel {
  const corrections = new Map<string, number>();
  const guess = (device: Device, { cpuMs, visits, bytes, waits = 1, hostMs = 0 }: Workload) => {
    if (device === "cpu") return cpuMs / threads;
    return waits * speed.waitMs + bytes / speed.bytesPerMs + visits / speed.visitsPerMs + hostMs / threads;
  };
  const correction = (op: string, device: Device) => corrections.get(`${op} ${device}`) ?? 1;
  return {
    expect: (op, device, workload) => guess(device, workload) * correction(op, device),
    learn(op, device, workload, milliseconds) {
      if (milliseconds < leastMs) return;
      const seen = milliseconds / Math.max(guess(device, workload), 1e-6);
      // In logarithms: a first run that compiles its pipelines does not outweigh ten that do not.
      const before = Math.log(correction(op, device));
      corrections.set(`${op} ${device}`, Math.exp(before + trust * (Math.log(seen) - before)));
    },
  };
}
