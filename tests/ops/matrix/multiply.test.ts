import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { multiply } from "../../../src/engine/ops/matrix/multiply.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import {
  distance,
  expectSameBits,
  expectSameEverywhere,
  type Matrix,
  productOf,
  randomMatrix,
  transposed,
  wholeMatrix,
} from "./matrices.js";

type Numbers = Float64Array | Float32Array;
interface Way {
  readonly leftTransposed: boolean;
  readonly rightTransposed: boolean;
}
const ways: readonly Way[] = [
  { leftTransposed: false, rightTransposed: false },
  { leftTransposed: true, rightTransposed: false },
  { leftTransposed: false, rightTransposed: true },
  { leftTransposed: true, rightTransposed: true },
];
const plain = ways[0];

function argumentsOf(a: Matrix, b: Matrix, way: Way, make: (cells: Float64Array) => Numbers) {
  const left = way.leftTransposed ? transposed(a) : a;
  const right = way.rightTransposed ? transposed(b) : b;
  return {
    left: make(left.cells),
    right: make(right.cells),
    product: make(new Float64Array(a.rows * b.columns)),
    rows: a.rows,
    inner: a.columns,
    columns: b.columns,
    leftStride: left.columns,
    rightStride: right.columns,
    productStride: b.columns,
    added: false,
    ...way,
  };
}

function multiplied(a: Matrix, b: Matrix, way = plain, make: (cells: Float64Array) => Numbers = (cells) => cells) {
  const args = argumentsOf(a, b, way, make);
  runOp(multiply, args, makeRuntime({ threads: 2 }));
  return { cells: Float64Array.from(args.product), rows: a.rows, columns: b.columns };
}

// Around tiles (4 or 8 rows; 4, 12, 24 or 48 columns), blocks of k (256), tasks (256 rows; 240 or 480 columns).
const shapes = [
  [0, 3, 4],
  [3, 0, 4],
  [3, 4, 0],
  [1, 1, 1],
  [7, 2, 23],
  [8, 255, 24],
  [9, 256, 25],
  [5, 257, 49],
  [255, 30, 239],
  [256, 30, 240],
  [257, 30, 241],
  [300, 600, 500],
] as const;

describe("matrix/multiply", () => {
  for (const [rows, inner, columns] of shapes) {
    it(`multiplies ${rows} x ${inner} by ${inner} x ${columns} exactly, as it lies and transposed, in both precisions`, () => {
      const a = wholeMatrix(rows, inner, 1);
      const b = wholeMatrix(inner, columns, 2);
      const expected = productOf(a, b);
      for (const way of ways) {
        expectSameBits(multiplied(a, b, way).cells, expected.cells);
        expectSameBits(multiplied(a, b, way, (cells) => Float32Array.from(cells)).cells, expected.cells);
      }
    });
  }

  it("multiplies beyond one run of k, narrow and wide, exactly", () => {
    for (const [rows, columns] of [
      [3, 5],
      [300, 260],
    ]) {
      const a = wholeMatrix(rows, 16_385 + 300, 3);
      const b = wholeMatrix(16_385 + 300, columns, 4);
      // Every 97th row is enough for the oracle's patience.
      const got = multiplied(a, b, { leftTransposed: true, rightTransposed: false });
      for (let i = 0; i < rows; i += rows > 97 ? 97 : 1) {
        const row = { cells: a.cells.subarray(i * a.columns, (i + 1) * a.columns), rows: 1, columns: a.columns };
        expectSameBits(got.cells.subarray(i * columns, (i + 1) * columns), productOf(row, b).cells);
      }
    }
  });

  it("stays within the error bound of a sum of k products", () => {
    const a = randomMatrix(70, 1000, 5);
    const b = randomMatrix(1000, 60, 6);
    expect(distance(multiplied(a, b), productOf(a, b))).toBeLessThan(1e-12);
    expect(
      distance(
        multiplied(a, b, plain, (cells) => Float32Array.from(cells)),
        productOf(a, b),
      ),
    ).toBeLessThan(1e-3);
  });

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    const a = randomMatrix(301, 700, 7);
    const b = randomMatrix(700, 253, 8);
    for (const way of ways) {
      expectSameEverywhere(multiply, () => argumentsOf(a, b, way, (cells) => cells.slice()));
      expectSameEverywhere(multiply, () => argumentsOf(a, b, way, (cells) => Float32Array.from(cells)));
    }
    const long = randomMatrix(4, 40_000, 9);
    expectSameEverywhere(multiply, () =>
      argumentsOf(long, transposed(long), { leftTransposed: false, rightTransposed: true }, (cells) => cells.slice()),
    );
  });

  it("adds to the product, and leaves what lies between its rows", () => {
    const product = Float64Array.of(1, 2, -1, 3, 4, -1);
    const args = {
      ...argumentsOf(wholeMatrix(2, 3, 1), wholeMatrix(3, 2, 2), plain, (cells) => cells),
      product,
      productStride: 3,
      added: true,
    };
    const expected = productOf(wholeMatrix(2, 3, 1), wholeMatrix(3, 2, 2)).cells;
    runOp(multiply, args);
    expect([...product]).toEqual([1 + expected[0], 2 + expected[1], -1, 3 + expected[2], 4 + expected[3], -1]);
  });

  it("lets NaN, infinities, denormals and -0 through as scalar arithmetic does", () => {
    const row = (cells: number[]): Matrix => ({ cells: Float64Array.from(cells), rows: 1, columns: cells.length });
    const column = (cells: number[]): Matrix => ({ cells: Float64Array.from(cells), rows: cells.length, columns: 1 });
    const of = (a: number[], b: number[]) => multiplied(row(a), column(b)).cells[0];
    expect(of([1, Number.NaN], [1, 0])).toBeNaN();
    expect(of([Infinity, 1], [2, 1])).toBe(Infinity);
    expect(of([Infinity], [0])).toBeNaN();
    expect(of([Infinity, -Infinity], [1, 1])).toBeNaN();
    expect(of([Number.MIN_VALUE, Number.MIN_VALUE], [1, 2])).toBe(3 * Number.MIN_VALUE);
    expect(of([-0], [1])).toBe(0);
    // Infinity in one row does not reach another.
    const a = wholeMatrix(9, 9, 1);
    const b = wholeMatrix(9, 9, 2);
    const expected = productOf(a, b);
    const spoiled = { ...a, cells: a.cells.map((value, at) => (at === 4 * 9 ? Infinity : value)) };
    const got = multiplied(spoiled, b);
    expect([...got.cells.subarray(0, 36)]).toEqual([...expected.cells.subarray(0, 36)]);
    expect([...got.cells.subarray(45)]).toEqual([...expected.cells.subarray(45)]);
  });

  it("refuses arrays that are shorter than their sizes say, sizes that are none, and mixed precisions", () => {
    const args = argumentsOf(wholeMatrix(4, 5, 1), wholeMatrix(5, 6, 2), plain, (cells) => cells);
    const codeOf = (change: object) => {
      try {
        runOp(multiply, { ...args, ...change });
      } catch (error) {
        return (error as { code: string }).code;
      }
      return undefined;
    };
    expect(codeOf({})).toBeUndefined();
    expect(codeOf({ rows: 5 })).toBe("ERR_SHAPE");
    expect(codeOf({ leftStride: 4 })).toBe("ERR_SHAPE");
    expect(codeOf({ leftStride: 6 })).toBe("ERR_SHAPE");
    expect(codeOf({ productStride: 7 })).toBe("ERR_SHAPE");
    expect(codeOf({ rows: -1 })).toBe("ERR_SHAPE");
    expect(codeOf({ inner: 2.5 })).toBe("ERR_SHAPE");
    expect(codeOf({ inner: 2 ** 60 })).toBe("ERR_SHAPE");
    expect(codeOf({ right: new Float32Array(30) })).toBe("ERR_TYPE");
    expect(codeOf({ left: new Int32Array(20) })).toBe("ERR_TYPE");
  });
});
