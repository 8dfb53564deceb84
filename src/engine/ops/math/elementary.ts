import { defineOp, f64, text } from "../../op.js";

/**
 * An elementary function, elementwise: `exp`, `log`, `log1p`, `expm1`, `tanh` or `logistic`; the same bits as the
 * function of that name in core/math.ts.
 */
export const elementary = defineOp("math/elementary", {
  inputs: { x: f64("n") },
  outputs: { y: f64("n") },
  parameters: { name: text() },
  devices: ["cpu"],
  agreement: "exact",
});
