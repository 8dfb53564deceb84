import { MillraceError } from "../core/errors.js";
import { checkArguments } from "./check-arguments.js";
import { nativeCore } from "./native/addon.js";
import type { ArgumentsOf, Op } from "./op.js";
import { noteUse } from "./run-report.js";
import { makeRuntime, type Runtime } from "./runtime.js";

/**
 * Runs an op on the CPU: checks its arguments against the contract, calls it, notes it in the run report. For ops that
 * may go to the GPU see runOnDevice.
 *
 * Synchronous: long work belongs in a pool worker (engine/workers), never on the main thread's event loop.
 *
 * @param refused why another device that the contract names was not used, for the run report
 * @throws {MillraceError} ERR_SHAPE, ERR_TYPE from the check; ERR_CANCELLED when stopped; what the op itself reports
 */
// biome-ignore lint/suspicious/noExplicitAny: any op
export function runOp<O extends Op<any, any, any>>(
  op: O,
  args: ArgumentsOf<O>,
  runtime: Runtime = makeRuntime(),
  refused = op.devices.includes("gpu") ? "gpu: not asked" : "",
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
  if (runtime.report) noteUse(runtime.report, op.name, "cpu", performance.now() - start, refused);
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
    case "ERR_NOT_DEFINITE":
    case "ERR_SINGULAR":
      return new MillraceError(error.code, { op, pivot: error.detail ?? 0 }, cause);
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
