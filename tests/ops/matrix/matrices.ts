// Matrices to try ops on, and a plain product to compare with.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { expect } from "vitest";
import { packageRoot } from "../../../src/core/package-root.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import type { ArgumentsOf, Op } from "../../../src/engine/op.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

/** Row-major, rows `stride` apart; what lies between rows is `padding`. */
export interface Matrix {
  readonly cells: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

export function matrixOf(rows: number, columns: number, cell: (row: number, column: number) => number): Matrix {
  const cells = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) cells[i * columns + j] = cell(i, j);
  return { cells, rows, columns };
}

/** Evenly drawn from -1 to 1. */
export function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  return matrixOf(rows, columns, (i, j) => 2 * randomUnit(seed, streams.synthetic, i * columns + j) - 1);
}

/** Whole numbers from -8 to 8: sums of their products are exact in any order. */
export function wholeMatrix(rows: number, columns: number, seed: number): Matrix {
  return matrixOf(rows, columns, (i, j) => Math.floor(17 * randomUnit(seed, streams.synthetic, i * columns + j)) - 8);
}

export const identity = (n: number): Matrix => matrixOf(n, n, (i, j) => (i === j ? 1 : 0));

export function transposed(matrix: Matrix): Matrix {
  return matrixOf(matrix.columns, matrix.rows, (i, j) => matrix.cells[j * matrix.columns + i]);
}

/** The naive oracle: three loops. */
export function productOf(a: Matrix, b: Matrix): Matrix {
  return matrixOf(a.rows, b.columns, (i, j) => {
    let sum = 0;
    for (let k = 0; k < a.columns; k++) sum += a.cells[i * a.columns + k] * b.cells[k * b.columns + j];
    return sum;
  });
}

/** Largest difference of two matrices of one shape; NaN counts as infinite. */
export function distance(a: Matrix, b: Matrix): number {
  expect([a.rows, a.columns]).toEqual([b.rows, b.columns]);
  let most = 0;
  for (let i = 0; i < a.cells.length; i++) {
    const gap = Math.abs(a.cells[i] - b.cells[i]);
    most = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(most, gap);
  }
  return most;
}

/** How far columns are from being orthonormal. */
export function skewOfColumns(matrix: Matrix): number {
  return distance(productOf(transposed(matrix), matrix), identity(matrix.columns));
}

/** Equal to the bit: quicker than toEqual, which looks at the elements one by one. */
export function expectSameBits(got: ArrayBufferView, expected: ArrayBufferView, what = ""): void {
  const bytes = (array: ArrayBufferView) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  if (!bytes(got).equals(bytes(expected))) expect(got, what).toEqual(expected);
}

/** Runs the op on 1, 2 and 4 threads, then once for each level of vector instructions: the same outputs to the bit. */
// biome-ignore lint/suspicious/noExplicitAny: any op
export function expectSameEverywhere<O extends Op<any, any, any>>(op: O, makeArguments: () => ArgumentsOf<O>): void {
  const names = Object.keys(op.outputs);
  const outputsOf = (threads: number) => {
    const args = makeArguments();
    runOp(op, args, makeRuntime({ threads }));
    return names.map((name) => (args as Record<string, unknown>)[name] as ArrayBufferView);
  };
  const first = outputsOf(1);
  const compare = (outputs: readonly ArrayBufferView[], what: string) =>
    outputs.forEach((output, index) => {
      expectSameBits(output, first[index], what);
    });
  for (const threads of [2, 4]) compare(outputsOf(threads), `${threads} threads`);
  const order = op.order.map(([name]) => name);
  const args = makeArguments() as Record<string, unknown>;
  const input = serialize({
    name: op.name,
    values: order.map((name) => args[name]),
    outputs: names.map((name) => order.indexOf(name)),
  });
  for (const level of ["plain", "avx2", "avx512"]) {
    const script = join(packageRoot(), "tests/ops/matrix/run-at-level.mjs");
    const env = { ...process.env, MILLRACE_SIMD: level };
    const done = spawnSync(process.execPath, [script], { input, env, maxBuffer: 1 << 28 });
    expect(done.status, String(done.stderr)).toBe(0);
    compare(deserialize(done.stdout), level);
  }
}
