import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { codeFeatures } from "../../../src/engine/ops/tree/code-features.js";
import { mostCuts } from "../../../src/engine/ops/tree/find-cuts.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { type BinPlan, codeBytes, planBins, recordBytes } from "../../../src/models/trees/bin-plan.js";

const noTables = { tables: new Int32Array(0), tableOffsets: new Int32Array(0) };

interface Feature {
  readonly values: Float64Array;
  /** Rising cuts, or the number of categories. */
  readonly cuts: readonly number[] | number;
}

const slotsOf = ({ cuts }: Feature) => (typeof cuts === "number" ? cuts + 1 : cuts.length + 2);

function planOf(features: readonly Feature[], joint: boolean): BinPlan {
  return planBins(
    features.map(slotsOf),
    features.map(({ cuts }) => typeof cuts === "number"),
    joint,
  );
}

function codesOf(features: readonly Feature[], plan: BinPlan, threads: number, pieces: readonly number[]) {
  const rows = features[0].values.length;
  const cuts = new Float64Array(features.length * mostCuts);
  features.forEach((feature, f) => {
    if (typeof feature.cuts !== "number") cuts.set(feature.cuts, f * mostCuts);
  });
  const codes = new Uint8Array(codeBytes(plan, rows));
  const records = new Uint8Array(recordBytes(plan, rows));
  const ends = [...pieces, rows];
  ends.forEach((end, piece) => {
    const firstRow = piece === 0 ? 0 : ends[piece - 1];
    const chunks = features.map(({ values }) => makeChunk("float64", { values: values.slice(firstRow, end) }));
    runOp(
      codeFeatures,
      { features: chunks, ...noTables, cuts, ...plan, codes, records, totalRows: rows, firstRow },
      makeRuntime({ threads }),
    );
  });
  return { codes, records };
}

function naiveCode(value: number, { cuts }: Feature): number {
  if (typeof cuts === "number") return Number.isInteger(value) && value >= 0 && value < cuts ? value : cuts;
  return Number.isNaN(value) ? cuts.length + 1 : cuts.filter((cut) => cut < value).length;
}

/** The codes of a feature, read back out of its column. */
function readBack(codes: Uint8Array, plan: BinPlan, feature: number, rows: number): number[] {
  const stride = Math.floor((rows + 127) / 64) * 64;
  const column = plan.featureColumns[feature];
  const before = plan.columnSlots.subarray(0, column).reduce((sum, slots) => sum + (slots > 256 ? 2 : 1), 0);
  const isWide = plan.columnSlots[column] > 256;
  const values = isWide
    ? new Uint16Array(codes.buffer, before * stride, rows)
    : codes.subarray(before * stride, before * stride + rows);
  return Array.from(values, (code) => Math.floor(code / plan.featureRadixes[feature]) % plan.featureSlots[feature]);
}

/** The records that codes should give, all in one group: byte columns, then wide ones, padded to 8 bytes. */
function naiveRecords(codes: Uint8Array, plan: BinPlan, rows: number): Buffer {
  const stride = Math.floor((rows + 127) / 64) * 64;
  const bytes = [...plan.columnSlots].filter((slots) => slots <= 256).length;
  const wide = plan.columnSlots.length - bytes;
  const wideAt = Math.ceil(bytes / 2) * 2;
  const width = Math.ceil((wideAt + 2 * wide) / 8) * 8;
  const records = Buffer.alloc(width * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < bytes; column++) records[row * width + column] = codes[column * stride + row];
    for (let k = 0; k < wide; k++) {
      const at = (bytes + 2 * k) * stride + 2 * row;
      records.set(codes.subarray(at, at + 2), row * width + wideAt + 2 * k);
    }
  }
  return records;
}

/** Where records stand in their memory: at the first cache line, wherever that is. */
const placeOf = (memory: Uint8Array, records: Buffer) =>
  Buffer.from(memory.buffer, memory.byteOffset, memory.length).indexOf(records);

function makeFeatures(rows: number): Feature[] {
  const uniform = (f: number) =>
    Float64Array.from({ length: rows }, (_, row) => {
      const value = randomUnit(f, streams.sample, row);
      return value < 0.05 ? Number.NaN : value < 0.06 ? Infinity : value < 0.07 ? -Infinity : value;
    });
  const lists = [[], [0.5], [0.1, 0.2, 0.9], Array.from({ length: mostCuts }, (_, i) => i / mostCuts)];
  const numeric = lists.map((cuts, f) => ({ values: uniform(f), cuts }));
  const categories = [3, 200, 70, 1000, 60_000].map((count, f) => ({
    values: uniform(f + 10).map((value) => (value > 0.97 ? value : Math.floor(value * (count + 2)) - 1)),
    cuts: count,
  }));
  return [...numeric, ...categories];
}

describe("tree/code-features", () => {
  for (const rows of [1, 1023, 16_383, 16_384, 16_385, 40_000]) {
    it(`codes ${rows} rows as a plain count of cuts, on any number of threads, together or apart, whole or in pieces, and puts a row's codes beside each other`, () => {
      const features = makeFeatures(rows);
      for (const joint of [true, false]) {
        const plan = planOf(features, joint);
        const one = codesOf(features, plan, 1, []);
        features.forEach((feature, f) => {
          const expected = Array.from(feature.values, (value) => naiveCode(value, feature));
          expect(readBack(one.codes, plan, f, rows)).toEqual(expected);
        });
        for (const threads of [2, 4]) {
          const pieces = rows > 1 ? [Math.floor(rows / 3), Math.floor(rows / 2)] : [];
          const other = codesOf(features, plan, threads, pieces);
          expect(Buffer.from(other.codes).equals(Buffer.from(one.codes))).toBe(true);
          expect(placeOf(other.records, naiveRecords(other.codes, plan, rows))).toBeLessThan(64);
          expect(placeOf(other.records, naiveRecords(other.codes, plan, rows))).toBeGreaterThanOrEqual(0);
        }
      }
    });
  }

  it("codes floats and whole numbers as the same values in doubles", () => {
    const rows = 3_000;
    const whole = Int32Array.from(
      { length: rows },
      (_, row) => Math.floor(randomUnit(7, streams.sample, row) * 400) - 20,
    );
    const cuts = (count: number) => Array.from({ length: count }, (_, cut) => cut * (360 / count) + 0.1);
    for (const count of [0, 1, 3, 8, 9, mostCuts]) check(cuts(count));
    for (const categories of [5, 350, 1_000]) check(categories);

    function check(kind: number[] | number) {
      const feature = { values: Float64Array.from(whole), cuts: kind };
      const plan = planOf([feature], true);
      const expected = codesOf([feature], plan, 1, []).codes;
      const bounds = new Float64Array(mostCuts);
      if (typeof kind !== "number") bounds.set(kind);
      for (const chunk of [
        makeChunk("float32", { values: Float32Array.from(whole) }),
        makeChunk("int32", { values: whole }),
        makeChunk("int16", { values: Int16Array.from(whole) }),
      ]) {
        const [codes, records] = [new Uint8Array(codeBytes(plan, rows)), new Uint8Array(recordBytes(plan, rows))];
        const target = { codes, records, totalRows: rows, firstRow: 0 };
        runOp(codeFeatures, { features: [chunk], ...noTables, cuts: bounds, ...plan, ...target });
        expect(readBack(codes, plan, 0, rows)).toEqual(
          Array.from(feature.values, (value) => naiveCode(value, feature)),
        );
        expect(Buffer.from(codes).equals(Buffer.from(expected))).toBe(true);
      }
    }
  });

  it("knows categories by a table of codes, numbers and booleans", () => {
    const rows = 2_500;
    for (const categories of [3, 300]) {
      const table = Int32Array.from({ length: categories + 5 }, (_, cell) => ((cell * 7) % (categories + 5)) - 2);
      const cells = Array.from(
        { length: rows },
        (_, row) => Math.floor(randomUnit(9, streams.sample, row) * (categories + 9)) - 2,
      );
      const naive = (cell: number) => {
        const known = table[Math.trunc(cell)] ?? -1;
        return known < 0 || known >= categories ? categories : known;
      };
      const plan = planOf([{ values: new Float64Array(0), cuts: categories }], true);
      const nulls = cells.map((_, row) => row % 3 === 0);
      const validity = new Uint8Array(Math.ceil(rows / 8));
      nulls.forEach((isNull, row) => {
        if (!isNull) validity[row >> 3] |= 1 << (row & 7);
      });
      const ints = Int32Array.from(cells);
      const fractions = Float64Array.from(cells, (cell) => cell + 0.25);
      const known = (cell: number, row: number) => (cell < 0 || nulls[row] ? categories : naive(cell));
      for (const [chunk, expected] of [
        [makeChunk("dictionary", { values: ints }), cells.map((cell) => (cell < 0 ? categories : naive(cell)))],
        [makeChunk("dictionary", { values: ints, validity }), cells.map(known)],
        [makeChunk("int32", { values: ints, validity }), cells.map(known)],
        [
          makeChunk("float64", { values: fractions }),
          cells.map((cell) => (cell + 0.25 <= -1 ? categories : naive(cell))),
        ],
      ] as const) {
        const [codes, records] = [new Uint8Array(codeBytes(plan, rows)), new Uint8Array(recordBytes(plan, rows))];
        const target = { codes, records, totalRows: rows, firstRow: 0 };
        const tableOffsets = Int32Array.of(0, table.length);
        runOp(codeFeatures, {
          features: [chunk],
          tables: table,
          tableOffsets,
          cuts: new Float64Array(mostCuts),
          ...plan,
          ...target,
        });
        expect(readBack(codes, plan, 0, rows)).toEqual(expected);
      }
    }
  });

  it("refuses tables whose offsets do not lie within them", () => {
    const plan = planOf([{ values: new Float64Array(0), cuts: 3 }], true);
    const target = {
      codes: new Uint8Array(codeBytes(plan, 1)),
      records: new Uint8Array(recordBytes(plan, 1)),
      totalRows: 1,
      firstRow: 0,
    };
    for (const tableOffsets of [[0, 4], [1, 3], [0, 2], [0], [0, -1, 3], [-1, 3]]) {
      const features = [makeChunk("int32", { values: Int32Array.of(0) })];
      const tables = { tables: new Int32Array(3), tableOffsets: Int32Array.from(tableOffsets) };
      const run = () =>
        runOp(codeFeatures, { features, ...tables, cuts: new Float64Array(mostCuts), ...plan, ...target });
      expect(run).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
    }
  });

  it("puts a value that equals a cut on its left", () => {
    const features = [{ values: Float64Array.of(1, 2, 3, -0), cuts: [0, 1, 2] }];
    const plan = planOf(features, true);
    expect(readBack(codesOf(features, plan, 1, []).codes, plan, 0, 4)).toEqual([1, 2, 3, 0]);
  });
});
