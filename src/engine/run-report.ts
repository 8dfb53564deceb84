import type { Device } from "./op.js";

/** What one op did in a run, on one device. */
export interface OpUse {
  readonly op: string;
  readonly device: Device;
  calls: number;
  milliseconds: number;
  /** Why a device that the contract names was not used; empty when it was. */
  readonly refused: string;
}

/** Notes which device ran which op, how often and how long, and why another was refused. */
export interface RunReport {
  readonly uses: Map<string, OpUse>;
}

export function makeRunReport(): RunReport {
  return { uses: new Map() };
}

export function noteUse(report: RunReport, op: string, device: Device, milliseconds: number, refused: string): void {
  const key = `${op} ${device} ${refused}`;
  const use = report.uses.get(key);
  if (use) {
    use.calls++;
    use.milliseconds += milliseconds;
  } else report.uses.set(key, { op, device, calls: 1, milliseconds, refused });
}

/** The uses, longest first. */
export function usesOf(report: RunReport): OpUse[] {
  return [...report.uses.values()].sort((a, b) => b.milliseconds - a.milliseconds || (a.op < b.op ? -1 : 1));
}
