import { expect, test } from "vitest";
import * as math from "../../../src/core/math.js";
import { randomWords, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { elementary } from "../../../src/engine/ops/math/elementary.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const twins = {
  exp: math.exp,
  log: math.log,
  log1p: math.log1p,
  expm1: math.expm1,
  tanh: math.tanh,
  logistic: math.logistic,
};
const special = [0, -0, 1, -1, 5e-324, -5e-324, 2.2250738585072014e-308, 1e308, -1e308, 710, -745.2, 709.782712893384];
special.push(709.7827128933841, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 40, -40, 22, 0.5, -0.5);

/** Numbers of every magnitude: random bits, and random values in a useful range. */
function numbers(count: number): Float64Array {
  const words = new Uint32Array(count * 2);
  for (let i = 0; i < count; i++) words.set(randomWords(1, streams.synthetic, i), i * 2);
  const bits = new Float64Array(words.buffer);
  const useful = Float64Array.from(bits, (_, i) => (words[i] / 2 ** 32 - 0.5) * (i % 2 ? 4 : 1400));
  return Float64Array.from([...special, ...bits, ...useful]);
}

/** Bits of each number, all NaNs as one. */
const bitsOf = (values: ArrayLike<number>) =>
  new BigUint64Array(Float64Array.from(values, (v) => (Number.isNaN(v) ? Number.NaN : v)).buffer);

test("the native functions and their TypeScript twins agree to the bit", () => {
  const x = numbers(30_000);
  for (const [name, twin] of Object.entries(twins)) {
    const y = new Float64Array(x.length);
    runOp(elementary, { x, y, name });
    expect(Buffer.compare(Buffer.from(bitsOf(y).buffer), Buffer.from(bitsOf(Array.from(x, twin)).buffer))).toBe(0);
  }
});

test("the twins are within 3 ulp of the engine's own functions", () => {
  for (const x of numbers(5000)) {
    for (const [name, twin] of Object.entries(twins)) {
      if (name === "logistic") continue;
      const own = twin(x);
      const other = (Math as unknown as Record<string, (x: number) => number>)[name](x);
      if (Object.is(own, other) || (Number.isNaN(own) && Number.isNaN(other))) continue;
      expect(Math.abs(own - other)).toBeLessThanOrEqual(Math.max(3 * 2 ** -52 * Math.abs(other), 5e-324));
    }
  }
});

test("sizes around a block give the same values at any thread count", () => {
  for (const n of [0, 1, 16383, 16384, 16385]) {
    const x = Float64Array.from({ length: n }, (_, i) => i / 1000 - 8);
    const one = new Float64Array(n);
    runOp(elementary, { x, y: one, name: "exp" }, makeRuntime({ threads: 1 }));
    const four = new Float64Array(n);
    runOp(elementary, { x, y: four, name: "exp" }, makeRuntime({ threads: 4 }));
    expect(Buffer.compare(Buffer.from(one.buffer), Buffer.from(four.buffer))).toBe(0);
    if (n > 0) expect(one[n - 1]).toBe(math.exp(x[n - 1]));
  }
});

test("an unknown name is refused", () => {
  expect(() => runOp(elementary, { x: new Float64Array(1), y: new Float64Array(1), name: "sin" })).toThrow();
});
