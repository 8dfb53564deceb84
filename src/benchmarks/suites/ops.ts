// Native loops by themselves, on one column or matrix.
import { makeColumn, type TypedArray } from "../../columns/column.js";
import { runOp } from "../../engine/dispatch.js";
import { multiply } from "../../engine/ops/matrix/multiply.js";
import type { Runtime } from "../../engine/runtime.js";
import { correlationMatrix } from "../../statistics/correlation.js";
import { describe } from "../../statistics/describe.js";
import { histogram } from "../../statistics/histogram.js";
import { ksTest } from "../../statistics/ks-test.js";
import { nearestInformation } from "../../statistics/nearest-information.js";
import { quantiles } from "../../statistics/quantiles.js";
import type { Benchmark } from "../benchmark.js";
import { arraysOf, hashOfArrays } from "../content-hash.js";
import { bellTable } from "../made-data.js";

type Columns = readonly Float64Array[];

/** A benchmark over a few columns of one length whose result is numbers. */
function ofColumns(
  work: string,
  fullRows: number,
  count: number,
  call: (columns: Columns, runtime: Runtime) => TypedArray,
): Benchmark {
  return {
    id: `ops/${work}`,
    prepare({ seed, size, runtime }) {
      const rows = size === "quick" ? fullRows / 10 : fullRows;
      const arrays = arraysOf(bellTable(seed, rows, count));
      const columns = arrays.map(([, values]) => values as Float64Array);
      return {
        data: hashOfArrays("data", arrays),
        rows,
        run() {
          const result = call(columns, runtime);
          return () => ({ hashes: [hashOfArrays("result", [["result", result]])] });
        },
      };
    },
  };
}

const columnOf = (values: Float64Array) => makeColumn("float64", { values });

const product: Benchmark = {
  id: "ops/multiply",
  prepare({ seed, size, runtime }) {
    const n = size === "quick" ? 128 : 768;
    const [[, left], [, right]] = arraysOf(bellTable(seed, n * n, 2)) as [string, Float64Array][];
    const sizes = { rows: n, inner: n, columns: n, leftStride: n, rightStride: n, productStride: n };
    const switches = { leftTransposed: false, rightTransposed: false, added: false };
    return {
      data: hashOfArrays("data", [
        ["left", left],
        ["right", right],
      ]),
      rows: n * n,
      run() {
        const result = new Float64Array(n * n);
        runOp(multiply, { left, right, product: result, ...sizes, ...switches }, runtime);
        return () => ({ hashes: [hashOfArrays("result", [["product", result]])] });
      },
    };
  },
};

export const opsSuite: readonly Benchmark[] = [
  product,
  ofColumns("describe", 2_000_000, 1, ([values], runtime) =>
    Float64Array.from(Object.values(describe(columnOf(values), runtime))),
  ),
  ofColumns("quantiles", 2_000_000, 1, ([values], runtime) =>
    quantiles(columnOf(values), [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1], runtime),
  ),
  ofColumns(
    "histogram",
    2_000_000,
    1,
    ([values], runtime) => histogram(columnOf(values), 100, runtime).counts as Float64Array,
  ),
  ofColumns("ks-test", 500_000, 2, ([first, second], runtime) => {
    const test = ksTest(columnOf(first), columnOf(second), { mode: "asymptotic" }, runtime);
    return Float64Array.of(test.statistic, test.pValue);
  }),
  ofColumns("correlation", 100_000, 20, (columns, runtime) => {
    const entries = columns.map((values, at) => [`x${at}`, columnOf(values)] as const);
    const names = entries.map(([name]) => name);
    const table = { names, columns: entries.map(([, column]) => column), rowCount: columns[0].length };
    return correlationMatrix(table, runtime).values;
  }),
  ofColumns("nearest-information", 50_000, 2, ([first, second], runtime) =>
    Float64Array.of(nearestInformation(columnOf(first), columnOf(second), {}, runtime)),
  ),
];
