// What the ops that have a kernel for the GPU are timed on.

export type OpArguments = Readonly<Record<string, unknown>>;

export interface Case {
  readonly op: string;
  /** What a figure is divided by. */
  readonly unit: string;
  readonly units: number;
  /** Fresh outputs, the same inputs. */
  readonly make: () => OpArguments;
}

// Index of `float64` among the column types: a chunk as the native core reads it.
const float64 = 0;
const chunk = (values: Float64Array) => ({
  code: float64,
  length: values.length,
  values,
  validity: noValidity,
  bitOffset: 0,
  nullCount: 0,
});
const noValidity = new Uint8Array(0);

/** Cases of `rows` rows; matrices of a size that takes about as long. */
export function casesOf(rows: number): readonly Case[] {
  const draw = generator(1);
  const uniform = (n: number) => Float64Array.from({ length: n }, draw);
  const whole = (n: number, most: number) => Float64Array.from({ length: n }, () => Math.floor(draw() * most));
  const values = chunk(uniform(rows));
  const codes = chunk(whole(rows, 20));
  const others = chunk(whole(rows, 30));
  const wide = Array.from({ length: 20 }, () => chunk(uniform(rows >> 2)));
  const counts = Uint32Array.from(uniform(rows), (u) => u * 100);
  const stride = 32;
  const columnCount = 28;
  const records = Uint8Array.from({ length: rows * stride + 8 }, () => draw() * 255);
  const gradients = Uint32Array.from(uniform(rows), (u) => (u * 2 ** 32) & 0x7fff7fff);
  const nodeRows = Uint32Array.from({ length: rows >> 1 }, (_, i) => 2 * i);
  const leftCodes = Uint32Array.from(uniform(8), (u) => u * 2 ** 32);
  const side = 2 * Math.round(Math.cbrt(rows * 40) / 2);
  const floats = () => Float32Array.from(uniform(side * side));
  const [left, right] = [floats(), floats()];
  const width = 16;
  const points = uniform((rows >> 4) * width);
  const centers = uniform(64 * width);
  const f64 = (n: number) => new Float64Array(n);
  const edges = Float64Array.from({ length: 65 }, (_, i) => i / 64);
  const plain = { leftTransposed: false, rightTransposed: false, added: false };
  const sizes = { rows: side, inner: side, columns: side, leftStride: side, rightStride: side, productStride: side };
  return [
    { op: "column/prefix-sum", unit: "word", units: rows, make: () => ({ counts, sums: new Uint32Array(rows) }) },
    { op: "column/sort", unit: "row", units: rows, make: () => ({ column: values, sorted: f64(rows), count: f64(1) }) },
    { op: "statistics/describe", unit: "row", units: rows, make: () => ({ column: values, facts: f64(11) }) },
    {
      op: "statistics/histogram",
      unit: "row",
      units: rows,
      make: () => ({ column: values, edges, counts: f64(64) }),
    },
    {
      op: "statistics/quantiles",
      unit: "row",
      units: rows,
      make: () => ({ column: values, probabilities: Float64Array.of(0.25, 0.5, 0.75), quantiles: f64(3), type: 7 }),
    },
    {
      op: "statistics/ks-two-sample",
      unit: "value",
      units: 2 * rows,
      make: () => ({
        first: values,
        second: chunk(values.values.slice().reverse()),
        result: f64(5),
        mode: "asymptotic",
      }),
    },
    {
      op: "statistics/joint-counts",
      unit: "row",
      units: rows,
      make: () => ({ first: codes, second: others, counts: f64(600), secondCount: 30 }),
    },
    {
      op: "statistics/group-moments",
      unit: "row",
      units: rows,
      make: () => ({ column: values, groups: codes, moments: f64(60) }),
    },
    {
      op: "statistics/correlation",
      unit: "row and pair",
      units: ((rows >> 2) * 20 * 21) / 2,
      make: () => ({ columns: wide, correlations: f64(400), pairs: f64(400) }),
    },
    {
      op: "tree/build-histogram",
      unit: "row and column",
      units: nodeRows.length * columnCount,
      make: () => ({
        ...{ records, nodeRows, gradients, stride, columnCount, slots: 256, isCount: false },
        sums: new BigInt64Array(4 * 256 * 8 * 2),
      }),
    },
    {
      op: "tree/split-rows",
      unit: "row",
      units: nodeRows.length,
      make: () => ({
        ...{ codes: records, leftCodes, nodeRows, place: 3, stride, isWide: false },
        ...{ split: new Uint32Array(nodeRows.length), leftCount: f64(1) },
      }),
    },
    {
      op: "matrix/multiply",
      unit: "multiply and add",
      units: side ** 3,
      make: () => ({ left, right, product: new Float32Array(side * side), ...sizes, ...plain }),
    },
    {
      op: "matrix/squared-distances",
      unit: "difference",
      units: (rows >> 4) * 64 * width,
      make: () => ({ points, centers, distances: f64((rows >> 4) * 64), width }),
    },
  ];
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
