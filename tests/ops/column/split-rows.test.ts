import { expect, test } from "vitest";
import { randomWords, streams, threefry2x32 } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { splitRows } from "../../../src/engine/ops/column/split-rows.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";
import { onThreads, sizes } from "./cases.js";

interface Wish {
  hashes: BigInt64Array;
  strata: Int32Array;
  stratumCount: number;
  seed: number;
  validation: number;
  test: number;
}

function run(wish: Wish, runtime: Runtime = makeRuntime()): Uint8Array {
  const parts = new Uint8Array(wish.hashes.length);
  runOp(splitRows, { ...wish, parts }, runtime);
  return parts;
}

// Ranks every stratum's rows by draw, one by one.
function naive({ hashes, strata, stratumCount, seed, validation, test: tests }: Wish): number[] {
  const draws = Array.from(hashes, (hash) => {
    const low = randomWords(seed, streams.split, Number(BigInt.asUintN(32, hash)));
    const [a, b] = threefry2x32(low[0], low[1], Number(BigInt.asUintN(64, hash) >> 32n), 0);
    return (BigInt(a) << 32n) | BigInt(b);
  });
  const parts = new Array<number>(hashes.length).fill(0);
  for (let stratum = 0; stratum < stratumCount; stratum++) {
    const rows = [...strata.keys()].filter((row) => strata[row] === stratum);
    rows.sort((a, b) => (draws[a] < draws[b] ? -1 : draws[a] > draws[b] ? 1 : 0));
    const first = Math.min(Math.floor(tests * rows.length + 0.5), rows.length - 1);
    const second = Math.min(first + Math.floor(validation * rows.length + 0.5), rows.length - 1);
    for (const row of rows) {
      parts[row] = draws[row] < draws[rows[first]] ? 2 : draws[row] < draws[rows[second]] ? 1 : 0;
    }
  }
  return parts;
}

const someRows = (n: number, keys = n): Wish => ({
  hashes: BigInt64Array.from({ length: n }, (_, row) => BigInt.asIntN(64, BigInt(row % keys) * 0x9e3779b97f4a7c15n)),
  strata: Int32Array.from({ length: n }, (_, row) => (row % 10 === 0 ? 1 : row === 5 ? 2 : 0)),
  stratumCount: 4,
  seed: 2 ** 40 + 7,
  validation: 0.15,
  test: 0.2,
});

test("rows are cut as ranking them one by one cuts them", () => {
  for (const n of sizes) {
    const wish = someRows(n);
    expect(Array.from(onThreads((runtime) => run(wish, runtime)))).toStrictEqual(naive(wish));
  }
});

test("shares are exact within every stratum, and a stratum of one row trains", () => {
  const wish = someRows(10_000);
  const parts = run(wish);
  const count = (stratum: number, part: number) =>
    parts.filter((value, row) => value === part && wish.strata[row] === stratum).length;
  expect([count(1, 0), count(1, 1), count(1, 2)]).toStrictEqual([650, 150, 200]);
  expect([count(2, 0), count(2, 1), count(2, 2)]).toStrictEqual([1, 0, 0]);
});

test("rows of one key stay together", () => {
  const wish = { ...someRows(5000, 37), strata: new Int32Array(5000) };
  const parts = run(wish);
  for (let row = 37; row < 5000; row++) expect(parts[row]).toBe(parts[row - 37]);
  expect(new Set(parts).size).toBe(3);
});

test("a row's part does not depend on where it stands", () => {
  const wish = someRows(3000);
  const order = Array.from({ length: 3000 }, (_, index) => (index * 7) % 3000);
  const moved = run({
    ...wish,
    hashes: BigInt64Array.from(order, (row) => wish.hashes[row]),
    strata: Int32Array.from(order, (row) => wish.strata[row]),
  });
  const parts = run(wish);
  expect(Array.from(moved)).toStrictEqual(order.map((row) => parts[row]));
});

test("another seed gives another split", () => {
  const wish = someRows(1000);
  expect(Array.from(run({ ...wish, seed: 8 }))).not.toStrictEqual(Array.from(run(wish)));
});

test("shares of everything still leave a row to train on", () => {
  const wish = { ...someRows(10), strata: new Int32Array(10), validation: 0.5, test: 0.9 };
  expect(Array.from(run(wish)).filter((part) => part === 0)).toHaveLength(1);
});

test("a stratum that is not there is refused", () => {
  const wish = { ...someRows(3), strata: Int32Array.of(0, 4, 0) };
  expect(() => run(wish)).toThrowError(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
});
