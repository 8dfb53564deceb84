// Numbers for the tests of statistics: a generator that tools/refgen/statistics.py repeats, and columns made of it.
import { type Column, columnOf } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";

/** Numerical Recipes' 32-bit generator, as fractions in [0, 1). */
export function lcg(seed: number, n: number): number[] {
  let state = seed;
  return Array.from({ length: n }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

/** Sizes around the borders of runs (1024), blocks (16384) and tasks. */
export const sizes = [0, 1, 2, 1023, 1025, 16383, 16384, 16385, 70_000];

/** Cells with every kind of trouble: nulls, NaN, infinities, repeated values, -0. */
export function troubled(seed: number, n: number): (number | null)[] {
  return lcg(seed, n).map((u, row) => {
    if (row % 11 === 3) return null;
    if (row % 37 === 5) return Number.NaN;
    if (row % 101 === 7) return row % 2 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return row % 5 === 0 ? Math.round(u * 6) - 3 : (u - 0.5) * 100;
  });
}

/** The same numbers as one chunk of float64, and cut into three chunks. */
export function cut(column: Column): Column {
  const { length, values, validity } = column.chunks[0];
  const borders = [0, Math.floor(length / 3), Math.floor(length / 2), length];
  const chunks = [0, 1, 2].map((part) => {
    const cells = Array.from({ length: borders[part + 1] - borders[part] }, (_, i) => {
      const row = borders[part] + i;
      return validity.length > 0 && !((validity[row >> 3] >> (row & 7)) & 1) ? null : (values[row] as number);
    });
    return columnFrom(cells, column.type).chunks[0];
  });
  return columnOf(column.type, chunks, column.dictionary);
}

/** Runs `work` with 1, 2 and 4 threads and throws unless all give the same bits; gives the result. */
export function onAnyThreads(work: (runtime: Runtime) => Float64Array): Float64Array {
  const [one, ...others] = [1, 2, 4].map((threads) => work(makeRuntime({ threads })));
  const bytes = (values: Float64Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  for (const other of others) {
    if (Buffer.compare(bytes(one), bytes(other)) !== 0) throw new Error("another thread count gave other bits");
  }
  return one;
}
