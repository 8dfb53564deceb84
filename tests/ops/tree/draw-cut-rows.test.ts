import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { drawCutRows } from "../../../src/engine/ops/tree/draw-cut-rows.js";
import { findCuts, mostCuts } from "../../../src/engine/ops/tree/find-cuts.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const runtime = makeRuntime({ threads: 2 });
const word = (value: bigint) => BigInt.asUintN(64, value);

/** The hash of native/core/hash.h, spelled out. */
function mix64(row: number): bigint {
  let hash = BigInt(row);
  hash = word((hash ^ (hash >> 30n)) * 0xbf58476d1ce4e5b9n);
  hash = word((hash ^ (hash >> 27n)) * 0x94d049bb133111ebn);
  return hash ^ (hash >> 31n);
}

function naiveRows(rowCount: number, sampleRows: number): number[] {
  const rows = Array.from({ length: rowCount }, (_, row) => ({ row, hash: mix64(row) }));
  rows.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return rows
    .slice(0, sampleRows)
    .map(({ row }) => row)
    .sort((a, b) => a - b);
}

interface Drawn {
  readonly rows: Float64Array;
  readonly bound: number;
}

function draw(before: Drawn, firstRow: number, rowCount: number, sampleRows: number, threads = 2): Drawn {
  const candidates = before.rows;
  const kept = new Uint32Array(Math.min(sampleRows, candidates.length + rowCount));
  const outcome = new Float64Array(2);
  const parameters = { firstRow, rowCount, bound: before.bound, sampleRows };
  runOp(drawCutRows, { candidates, kept, outcome, ...parameters }, makeRuntime({ threads }));
  const known = candidates.length;
  const rows = Float64Array.from(kept.subarray(0, outcome[0]), (at) =>
    at < known ? candidates[at] : firstRow + at - known,
  );
  return { rows, bound: outcome[1] };
}
const none: Drawn = { rows: new Float64Array(0), bound: -1 };

describe("tree/draw-cut-rows", () => {
  it("keeps the rows whose numbers have the smallest hashes, rising, in pieces of any size", () => {
    const expected = naiveRows(40_000, 300);
    for (const piece of [1_000, 16_384, 39_999, 40_000]) {
      let drawn = none;
      for (let first = 0; first < 40_000; first += piece) {
        drawn = draw(drawn, first, Math.min(piece, 40_000 - first), 300, piece % 3);
      }
      expect([...drawn.rows]).toEqual(expected);
    }
  });

  it("keeps all rows when there are fewer, and has no bound then", () => {
    const drawn = draw(none, 0, 50, 300);
    expect([...drawn.rows]).toEqual(Array.from({ length: 50 }, (_, row) => row));
    expect(drawn.bound).toBe(-1);
  });

  it("counts rows beyond 32 bits", () => {
    const first = 2 ** 40;
    const drawn = draw(none, first, 1_000, 10);
    const hashes = Array.from({ length: 1_000 }, (_, i) => ({ row: first + i, hash: mix64(first + i) }));
    const expected = hashes.sort((a, b) => (a.hash < b.hash ? -1 : 1)).slice(0, 10);
    expect([...drawn.rows]).toEqual(expected.map(({ row }) => row).sort((a, b) => a - b));
    expect(mix64(drawn.bound)).toBe(expected[9].hash);
  });

  it("names the rows that tree/find-cuts looks at in a whole table", () => {
    const rowCount = 30_000;
    const values = Float64Array.from({ length: rowCount }, (_, row) => Number(mix64(row + 7) % 1_000_003n));
    const sampled = naiveRows(rowCount, 500);
    const cutsOf = (column: Float64Array) => {
      const [cuts, cutCounts] = [new Float64Array(mostCuts), new Int32Array(1)];
      const features = [makeChunk("float64", { values: column })];
      runOp(findCuts, { features, cuts, cutCounts, maxBin: 64, sampleRows: 500 }, runtime);
      return cuts.slice(0, cutCounts[0]);
    };
    expect(cutsOf(values)).toEqual(cutsOf(Float64Array.from(sampled, (row) => values[row])));
  });

  it("refuses a sample of no rows", () => {
    expect(() => draw(none, 0, 10, 0)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  });
});
