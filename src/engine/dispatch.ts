import type { Chunk, TypedArray } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { nativeCore } from "./native/addon.js";
import type { ArgumentSpec, ArgumentsOf, Op } from "./op.js";
import { noteUse } from "./run-report.js";
import { makeRuntime, type Runtime } from "./runtime.js";

/**
 * Runs an op: checks its arguments against the contract, picks the device, calls it, notes it in the run report.
 *
 * Synchronous: long work belongs in a pool worker (engine/workers), never on the main thread's event loop.
 *
 * @throws {MillraceError} ERR_SHAPE, ERR_TYPE from the check; ERR_CANCELLED when stopped; what the op itself reports
 */
// biome-ignore lint/suspicious/noExplicitAny: any op
export function runOp<O extends Op<any, any, any>>(
  op: O,
  args: ArgumentsOf<O>,
  runtime: Runtime = makeRuntime(),
): void {
  const values = checkArguments(op, args as Readonly<Record<string, unknown>>);
  const call = nativeCore()[op.name];
  if (!call)
    throw new MillraceError("ERR_NATIVE_FAILED", {
      op: op.name,
      reason: "this build of the native core does not have it",
    });
  const start = performance.now();
  try {
    call(...values, runtime.control);
  } catch (error) {
    throw translate(op.name, error as Error & { code?: string; detail?: number });
  }
  if (runtime.report) {
    const refused = op.devices.includes("gpu") ? "gpu: not opened in this run" : "";
    noteUse(runtime.report, op.name, "cpu", performance.now() - start, refused);
  }
}

function checkArguments(op: Op, args: Readonly<Record<string, unknown>>): unknown[] {
  const sizes = new Map<string, number>();
  return op.order.map(([name, spec]) => {
    const value = args[name];
    const what = `'${name}' of ${op.name}`;
    if (spec.kind === "array") checkArray(what, spec, value, sizes);
    else if (spec.kind === "column") agree(what, spec.shape[0], (value as Chunk).length, sizes);
    else if (spec.kind === "columns") {
      const chunks = value as readonly Chunk[];
      agree(what, spec.shape[0], chunks.length, sizes);
      for (const chunk of chunks) agree(what, spec.shape[1], chunk.length, sizes);
    } else {
      const expected = spec.kind === "text" ? "string" : spec.kind;
      if (typeof value !== expected) throw new MillraceError("ERR_TYPE", { what, expected, received: typeof value });
    }
    return value;
  });
}

function checkArray(what: string, spec: ArgumentSpec<unknown>, value: unknown, sizes: Map<string, number>): void {
  const received = Object(value).constructor?.name ?? typeof value;
  if (received !== spec.elements!.name)
    throw new MillraceError("ERR_TYPE", { what, expected: spec.elements!.name, received });
  const length = (value as TypedArray).length;
  const fixed = spec.shape.reduce<number>(
    (product, size) => product * (typeof size === "number" ? size : (sizes.get(size) ?? 1)),
    1,
  );
  const unknown = spec.shape.filter((size): size is string => typeof size === "string" && !sizes.has(size));
  if (unknown.length === 1 && fixed > 0 && length % fixed === 0) sizes.set(unknown[0], length / fixed);
  else if (unknown.length === 0 && length !== fixed) throw shapeError(what, spec.shape, fixed, length);
}

function agree(what: string, dimension: string | number, size: number, sizes: Map<string, number>): void {
  const expected = typeof dimension === "number" ? dimension : sizes.get(dimension);
  if (expected === undefined) sizes.set(dimension as string, size);
  else if (expected !== size) throw shapeError(what, [dimension], expected, size);
}

function shapeError(
  what: string,
  shape: readonly (string | number)[],
  expected: number,
  received: number,
): MillraceError {
  return new MillraceError("ERR_SHAPE", {
    what,
    expected: `${expected} elements (${shape.join(" x ")})`,
    received: String(received),
  });
}

function translate(op: string, error: Error & { code?: string; detail?: number }): MillraceError {
  const cause = { cause: error };
  const at = error.detail !== undefined && error.detail >= 0 ? ` at ${error.detail}` : "";
  switch (error.code) {
    case "ERR_CANCELLED":
      return new MillraceError("ERR_CANCELLED", { what: `'${op}'` }, cause);
    case "ERR_SHAPE":
      return new MillraceError(
        "ERR_SHAPE",
        { what: `the arguments of '${op}'`, expected: "lengths that agree", received: `others${at}` },
        cause,
      );
    case "ERR_TYPE":
      return new MillraceError(
        "ERR_TYPE",
        { what: `a column given to '${op}'`, expected: "a type it reads", received: `another${at}` },
        cause,
      );
    case "ERR_NATIVE_MEMORY":
      return new MillraceError("ERR_NATIVE_MEMORY", { op }, cause);
    case "ERR_NOT_CONVERGED":
      return new MillraceError("ERR_NOT_CONVERGED", { op, iterations: error.detail ?? 0 }, cause);
    case "ERR_INVALID_VALUE":
      return new MillraceError(
        "ERR_INVALID_VALUE",
        { what: `'${op}'`, expected: "valid values", received: `an invalid one${at}` },
        cause,
      );
    default:
      return new MillraceError("ERR_NATIVE_FAILED", { op, reason: error.message }, cause);
  }
}
