import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { codeFeatures } from "../../../src/engine/ops/tree/code-features.js";
import { mostCuts } from "../../../src/engine/ops/tree/find-cuts.js";
import { timedKernels, timeKernels } from "../../../src/engine/ops/tree/time-kernels.js";
import { makeRuntime, stop } from "../../../src/engine/runtime.js";
import { codeBytes, planBins, recordBytes } from "../../../src/models/trees/bin-plan.js";

/** Codes of `slots.length` categories a feature, drawn evenly. */
function codedTable(rowCount: number, slots: readonly number[]) {
  const plan = planBins(
    slots,
    slots.map(() => true),
    true,
  );
  const codes = new Uint8Array(codeBytes(plan, rowCount));
  const records = new Uint8Array(recordBytes(plan, rowCount));
  const features = slots.map((count, f) => {
    const values = Float64Array.from({ length: rowCount }, (_, row) =>
      Math.floor(randomUnit(f, streams.sample, row) * (count - 1)),
    );
    return makeChunk("float64", { values });
  });
  const cuts = new Float64Array(slots.length * mostCuts);
  const noTables = { tables: new Int32Array(0), tableOffsets: new Int32Array(0) };
  runOp(codeFeatures, { features, ...noTables, cuts, ...plan, codes, records, totalRows: rowCount, firstRow: 0 });
  return { codes, records, rowCount, ...plan };
}

const timesOf = (table: ReturnType<typeof codedTable>, runtime = makeRuntime({ threads: 1 })) => {
  const nanoseconds = new Float64Array(timedKernels.length);
  runOp(timeKernels, { ...table, nanoseconds, repeats: 1 }, runtime);
  return [...nanoseconds];
};

describe("tree/time-kernels", () => {
  it.each([
    ["byte columns", 4000, [256, 200, 256, 60, 256, 250, 256, 256, 255]],
    ["joint, byte and wide columns", 3001, [3, 4, 256, 700, 5, 300]],
    ["the fewest rows", 128, [256, 256]],
  ] as const)("tells a finite time above 0 of every kernel: %s", (_, rowCount, slots) => {
    const times = timesOf(codedTable(rowCount, slots));
    // No loop over data takes a hundredth of a cycle, nor, on any machine, a millisecond.
    expect(times.every((time) => time > 1e-3 && time < 1e6)).toBe(true);
  });

  it("counts rows and columns: adding costs about as much a cell in a table twice as wide", () => {
    const [narrow, wide] = [8, 16].map((count) => timesOf(codedTable(20_000, Array(count).fill(256)))[0]);
    expect(wide / narrow).toBeGreaterThan(0.25);
    expect(wide / narrow).toBeLessThan(4);
  });

  it("refuses a table without records, or with too few rows", () => {
    const table = codedTable(200, [256, 256]);
    expect(() => timesOf({ ...table, records: new Uint8Array(0) })).toThrow(
      expect.objectContaining({ code: "ERR_SHAPE" }),
    );
    expect(() => timesOf(codedTable(127, [256]))).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
  });

  it("stops when it is asked to", () => {
    const runtime = makeRuntime({ threads: 1 });
    stop(runtime);
    expect(() => timesOf(codedTable(500, [256]), runtime)).toThrow(expect.objectContaining({ code: "ERR_CANCELLED" }));
  });
});
