// The data of benchmarks: functions of (seed, what, row) by integer draws and + - * / alone, so that the bytes are the same
// on every machine.
import { allocate, makeColumn } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import { randomWords, streams } from "../core/random.js";

/** Room for so many rows of one thing that is drawn. */
const mostRows = 2 ** 24;

/** Mean 0, deviation 1, bell-shaped: a sum of four uniform draws of 16 bits. */
export function bell(seed: number, what: number, row: number): number {
  const [first, second] = randomWords(seed, streams.synthetic, what * mostRows + row);
  const sum = (first & 0xffff) + (first >>> 16) + (second & 0xffff) + (second >>> 16);
  return ((sum - 131_070) * 1.75) / 65_536;
}

/** `[rows]` bell-shaped values in shared memory. */
export function bellValues(seed: number, what: number, rows: number): Float64Array {
  const values = allocate(Float64Array, rows);
  for (let row = 0; row < rows; row++) values[row] = bell(seed, what, row);
  return values;
}

/** A table of bell-shaped columns `x0`, `x1`, ... */
export function bellTable(seed: number, rows: number, columns: number): Table {
  return makeTable(
    Array.from({ length: columns }, (_, at) => {
      return [`x${at}`, makeColumn("float64", { values: bellValues(seed, at, rows) })] as const;
    }),
    rows,
  );
}

/** What the first columns of `bellTable` say about a row, with noise: sums, a product, a step. */
export function signalOf(table: Table, seed: number): Float64Array {
  const [a, b, c, d] = table.columns.map(({ chunks }) => chunks[0].values as Float64Array);
  const signal = new Float64Array(table.rowCount);
  for (let row = 0; row < signal.length; row++) {
    const noise = bell(seed, table.columns.length, row);
    signal[row] = a[row] + 0.8 * b[row] * c[row] + (d[row] > 0.5 ? 1 : 0) + 0.5 * noise;
  }
  return signal;
}
