import type { Device } from "./op.js";

/** What one op did in a run, on one device. */
export interface OpUse {
  readonly op: string;
  readonly device: Device;
  calls: number;
  milliseconds: number;
  /** What ran: on the CPU the op, on the GPU the entry points of its shaders. */
  readonly kernel: string;
  /** Bytes moved to the device and back. */
  bytesMoved: number;
  /** Relative error that the device's result may have, as the op's contract says; 0: the same to the bit as the CPU's. */
  readonly tolerance: number;
  /** Why a device that the contract names was not used; empty when it was. */
  readonly refused: string;
}

type DeviceUse = Pick<OpUse, "kernel" | "bytesMoved" | "tolerance">;

/** Notes which device ran which op, how often and how long, and why another was refused. */
export interface RunReport {
  readonly uses: Map<string, OpUse>;
}

export function makeRunReport(): RunReport {
  return { uses: new Map() };
}

export function noteUse(
  report: RunReport,
  op: string,
  device: Device,
  milliseconds: number,
  refused: string,
  { kernel, bytesMoved, tolerance }: DeviceUse = { kernel: op, bytesMoved: 0, tolerance: 0 },
): void {
  // Refusals that differ only in their figures are one line, with the figures of the first.
  const key = `${op} ${device} ${refused.replace(/\d[\d.e+-]*/g, "")}`;
  const fresh = { op, device, calls: 0, milliseconds: 0, bytesMoved: 0, kernel, tolerance, refused };
  const use = report.uses.get(key) ?? fresh;
  use.calls++;
  use.milliseconds += milliseconds;
  use.bytesMoved += bytesMoved;
  report.uses.set(key, use);
}

/** The uses, longest first. */
export function usesOf(report: RunReport): OpUse[] {
  return [...report.uses.values()].sort((a, b) => b.milliseconds - a.milliseconds || (a.op < b.op ? -1 : 1));
}
