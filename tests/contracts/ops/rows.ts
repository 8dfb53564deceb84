// Rows for the contracts of ops: of so many rows and of one pattern, whatever an argument asks for.
import { type Chunk, makeChunk } from "../../../src/columns/column.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { lcg } from "../../ops/statistics/numbers.js";

/** What the values of a call have in common. */
export const patterns = ["plain", "special", "denormal", "equal", "missing"] as const;
export type Pattern = (typeof patterns)[number];

const special = [null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 5e-324, -5e-324, 2e-310];
/** From so many rows on the pattern `special` holds an infinity: every third row is special, in the order above. */
export const rowsToInfinity = 7;

function numbersOf(pattern: Pattern, n: number, seed: number): (number | null)[] {
  return lcg(seed, n).map((u, row) => {
    if (pattern === "equal") return 2.5;
    if (pattern === "missing") return row % 2 ? Number.NaN : null;
    if (pattern === "denormal") return Math.round(u * 200 - 100) * 5e-324;
    if (pattern === "special" && row % 3 === 0) return special[(row / 3) % special.length];
    return row % 4 === 0 ? Math.round(u * 8) - 4 : (u - 0.5) * 100;
  });
}

const chunk = (cells: readonly CellValue[], type: "float64" | "dictionary" | "utf8" | "timestamp") =>
  columnFrom(cells, type).chunks[0];

export interface Rows {
  readonly n: number;
  readonly pattern: Pattern;
  /** float64 with all that the pattern says. */
  column(seed?: number): Chunk;
  columns(count: number): Chunk[];
  /** The same as an array: a null is NaN. */
  numbers(seed?: number, length?: number): Float64Array;
  /** Finite whatever the pattern. */
  finite(seed?: number, length?: number): Float64Array;
  /** Dictionary codes below `levels`; nulls where the pattern has what is missing. */
  codes(levels: number): Chunk;
  /** The same as numbers, and others that are no codes. */
  groups(levels: number, seed?: number): Chunk;
  /** Class numbers, one for each row. */
  labels(classes: number): Float64Array;
  /** Probabilities of `classes`, row-major, with the specials of the pattern among them. */
  probabilities(classes: number): Float64Array;
  bytes(below: number, length?: number): Uint8Array;
  words(seed?: number, length?: number): Uint32Array;
  hashes(): BigInt64Array;
  texts(): (string | null)[];
  textColumn(): Chunk;
  times(): Chunk;
}

export function rowsOf(n: number, pattern: Pattern): Rows {
  const isMissing = (row: number) => pattern === "missing" || (pattern === "special" && row % 3 === 0);
  const numbers = (seed = 1, length = n) => Float64Array.from(numbersOf(pattern, length, seed), (x) => x ?? Number.NaN);
  const column = (seed = 1) => chunk(numbersOf(pattern, n, seed), "float64");
  const code = (u: number, levels: number) => (pattern === "equal" ? 0 : Math.floor(u * levels));
  const texts = () => lcg(5, n).map((u, row) => (isMissing(row) ? null : `call ${code(u, 9)}, "é" ${code(u, 4)}.5`));
  return {
    n,
    pattern,
    column,
    columns: (count) => Array.from({ length: count }, (_, at) => column(at + 1)),
    numbers,
    finite: (seed = 1, length = n) => Float64Array.from(lcg(seed, length), (u) => (pattern === "equal" ? 2.5 : u * 9)),
    codes(levels) {
      const validity = new Uint8Array(Math.ceil(n / 8));
      for (let row = 0; row < n; row++) if (!isMissing(row)) validity[row >> 3] |= 1 << (row & 7);
      const values = Int32Array.from(lcg(2, n), (u) => code(u, levels));
      return makeChunk("dictionary", { values, validity });
    },
    groups(levels, seed = 3) {
      const strays = numbersOf(pattern, n, seed);
      const cells = lcg(seed, n).map((u, row) => (isMissing(row) ? strays[row] : code(u, levels)));
      return chunk(cells, "float64");
    },
    labels: (classes) => Float64Array.from(lcg(4, n), (u) => code(u, classes)),
    probabilities(classes) {
      const plain = Float64Array.from(lcg(6, n * classes), (u) => (pattern === "equal" ? 1 / classes : u / classes));
      return pattern === "special" || pattern === "missing"
        ? numbers(7, n * classes).map((value, at) => (isMissing(at) ? value : plain[at]))
        : plain;
    },
    bytes: (below, length = n) => Uint8Array.from(lcg(8, length), (u) => code(u, below)),
    words: (seed = 9, length = n) => Uint32Array.from(lcg(seed, length), (u) => code(u, 2 ** 32)),
    hashes: () => BigInt64Array.from(lcg(10, n), (u, row) => BigInt(Math.floor(u * 2 ** 50)) * 4099n + BigInt(row)),
    texts,
    textColumn: () => chunk(texts(), "utf8"),
    times: () =>
      chunk(
        lcg(11, n).map((u, row) => (isMissing(row) ? null : new Date(Math.round((u - 0.5) * 8e12)))),
        "timestamp",
      ),
  };
}
