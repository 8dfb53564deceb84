import { runOp } from "../engine/dispatch.js";
import { tailProbability } from "../engine/ops/statistics/tail-probability.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";

type Named = "normal" | "chi-square" | "f" | "t";

function tail(
  distribution: Named,
  x: number,
  first: number,
  second: number,
  runtime: Runtime = makeRuntime({ threads: 1 }),
  asLogarithm = false,
): number {
  const probabilities = new Float64Array(1);
  const args = { x: Float64Array.of(x), first: Float64Array.of(first), second: Float64Array.of(second) };
  runOp(tailProbability, { ...args, probabilities, distribution, asLogarithm }, runtime);
  return probabilities[0];
}

/** P(Z > z) of the standard normal distribution. */
export const normalTail = (z: number, runtime?: Runtime): number => tail("normal", z, 0, 0, runtime);

/** P(X > x) of the chi-square distribution. */
export const chiSquareTail = (x: number, degrees: number, runtime?: Runtime): number =>
  tail("chi-square", x, degrees, 0, runtime);

/** P(X > x) of the F distribution with the degrees of freedom of numerator and denominator. */
export const fTail = (x: number, above: number, below: number, runtime?: Runtime): number =>
  tail("f", x, above, below, runtime);

/** P(|T| > |t|) of Student's t distribution: both sides. */
export const tTails = (t: number, degrees: number, runtime?: Runtime): number => tail("t", t, degrees, 0, runtime);

/** Natural logarithm of `normalTail`: finite where the probability is below the smallest double, as those below. */
export const logNormalTail = (z: number, runtime?: Runtime): number => tail("normal", z, 0, 0, runtime, true);

/** Natural logarithm of `chiSquareTail`. */
export const logChiSquareTail = (x: number, degrees: number, runtime?: Runtime): number =>
  tail("chi-square", x, degrees, 0, runtime, true);

/** Natural logarithm of `fTail`. */
export const logFTail = (x: number, above: number, below: number, runtime?: Runtime): number =>
  tail("f", x, above, below, runtime, true);

/** Natural logarithm of `tTails`. */
export const logTTails = (t: number, degrees: number, runtime?: Runtime): number =>
  tail("t", t, degrees, 0, runtime, true);
