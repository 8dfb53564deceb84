import { runOp } from "../engine/dispatch.js";
import { tailProbability } from "../engine/ops/statistics/tail-probability.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";

function tail(
  distribution: "normal" | "chi-square" | "f" | "t",
  x: number,
  first: number,
  second: number,
  runtime: Runtime = makeRuntime({ threads: 1 }),
): number {
  const probabilities = new Float64Array(1);
  const args = { x: Float64Array.of(x), first: Float64Array.of(first), second: Float64Array.of(second) };
  runOp(tailProbability, { ...args, probabilities, distribution }, runtime);
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
