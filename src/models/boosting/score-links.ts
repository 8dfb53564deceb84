// From scores, class-major, to what metrics are computed from: the same bits as the model's predictions.
import { runOp } from "../../engine/dispatch.js";
import { elementary } from "../../engine/ops/math/elementary.js";
import type { Runtime } from "../../engine/runtime.js";
import type { ForestLink } from "../trees/forest-predictor.js";

/** `[outputs x n]` scores as `[n x answers]` predictions, row-major. */
export function linked(link: ForestLink, scores: Float64Array, outputs: number, runtime: Runtime): Float64Array {
  if (link === "identity") return outputs === 1 ? scores : rowMajor(scores, outputs);
  if (link === "exp") return elementwise("exp", scores, runtime);
  if (link === "one-vs-rest") return elementwise("logistic", scores, runtime);
  if (link === "logistic") return bothClasses(elementwise("logistic", scores, runtime));
  return softmax(rowMajor(scores, outputs), outputs, runtime);
}

function elementwise(name: string, x: Float64Array, runtime: Runtime): Float64Array {
  const y = new Float64Array(x.length);
  runOp(elementary, { x, y, name }, runtime);
  return y;
}

function bothClasses(probabilities: Float64Array): Float64Array {
  const both = new Float64Array(2 * probabilities.length);
  for (let row = 0; row < probabilities.length; row++) {
    both[2 * row] = 1 - probabilities[row];
    both[2 * row + 1] = probabilities[row];
  }
  return both;
}

/** `[outputs x n]` as `[n x outputs]`. */
export function rowMajor(scores: Float64Array, outputs: number): Float64Array {
  const rows = scores.length / outputs;
  const turned = new Float64Array(scores.length);
  for (let output = 0; output < outputs; output++) {
    for (let row = 0; row < rows; row++) turned[row * outputs + output] = scores[output * rows + row];
  }
  return turned;
}

function softmax(scores: Float64Array, outputs: number, runtime: Runtime): Float64Array {
  for (let begin = 0; begin < scores.length; begin += outputs) {
    let most = scores[begin];
    for (let at = begin + 1; at < begin + outputs; at++) most = Math.max(most, scores[at]);
    for (let at = begin; at < begin + outputs; at++) scores[at] -= most;
  }
  const shares = elementwise("exp", scores, runtime);
  for (let begin = 0; begin < shares.length; begin += outputs) {
    let sum = 0;
    for (let at = begin; at < begin + outputs; at++) sum += shares[at];
    for (let at = begin; at < begin + outputs; at++) shares[at] /= sum;
  }
  return shares;
}
