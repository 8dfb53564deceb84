// What came of a call: its outputs, or the error it stated.
import { expect } from "vitest";
import type { Chunk } from "../../../src/columns/column.js";
import { MillraceError } from "../../../src/core/errors.js";
import type { Op } from "../../../src/engine/op.js";
import type { Arguments } from "./case.js";

export interface Outcome {
  readonly args: Arguments;
  /** Code and sentence of a typed error; empty when there is none. */
  readonly error: readonly [code: string, sentence: string] | readonly [];
}

/** Runs a call. Anything but a typed error, and an error of the core itself, is a failure of the test. */
export async function outcomeOf(args: Arguments, run: (args: never) => void | Promise<void>): Promise<Outcome> {
  try {
    await run(args as never);
    return { args, error: [] };
  } catch (error) {
    if (!(error instanceof MillraceError) || /^ERR_(NATIVE|INTERNAL)/.test(error.code)) throw error;
    return { args, error: [error.code, error.message] };
  }
}

/** Outputs by name, each as typed arrays. */
export function outputsOf(op: Op, args: Arguments, placed: readonly string[] = []): [string, Uint8Array][] {
  return Object.entries(op.outputs).flatMap(([name, spec]): [string, Uint8Array][] => {
    if (placed.includes(name)) return [];
    if (spec.kind !== "columns") return [[name, bytesOf(args[name] as Uint8Array)]];
    return (args[name] as Chunk[]).flatMap((chunk, at): [string, Uint8Array][] => [
      [`${name} ${at}`, bytesOf(chunk.values as Uint8Array)],
      [`validity of ${name} ${at}`, bytesOf(chunk.validity)],
    ]);
  });
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array) => new Uint8Array(buffer, byteOffset, byteLength);

/** The same bits in all outputs, or the same error; NaN of any bits is one. */
export function expectSameOutcome(
  op: Op,
  got: Outcome,
  expected: Outcome,
  what: string,
  placed?: readonly string[],
): void {
  expect(got.error, what).toEqual(expected.error);
  if (expected.error.length > 0) return;
  const others = outputsOf(op, expected.args, placed);
  outputsOf(op, got.args, placed).forEach(([name, bytes], at) => {
    if (Buffer.compare(bytes, others[at][1]) !== 0)
      expect(got.args[name.split(" ").at(0)!], `${what}: ${name}`).toEqual(expected.args[name.split(" ").at(0)!]);
  });
}

/** All numbers within 1e-9 of the size of the largest of their output: sums in another order. */
export function expectClose(op: Op, got: Outcome, expected: Outcome, what: string): void {
  expect(got.error[0], what).toBe(expected.error[0]);
  if (expected.error.length > 0) return;
  for (const name of Object.keys(op.outputs)) {
    const [values, others] = [got.args[name], expected.args[name]] as Float64Array[];
    const scale = others.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
    values.forEach((value, at) => {
      const isNear = Object.is(value, others[at]) || Math.abs(value - others[at]) <= 1e-9 * scale;
      if (!isNear) expect(value, `${what}: ${name} ${at}`).toBe(others[at]);
    });
  }
}
