import { describe, expect, it } from "vitest";
import { allocate, type Chunk, makeColumn } from "../../src/columns/column.js";
import { runOp } from "../../src/engine/dispatch.js";
import { nativeCore } from "../../src/engine/native/addon.js";
import { boolean, column, columns, defineOp, f64, i32, number, text } from "../../src/engine/op.js";
import { histogram } from "../../src/engine/ops/statistics/histogram.js";
import { makeRunReport, usesOf } from "../../src/engine/run-report.js";
import { makeRuntime, stop, threadsOf, withSignal } from "../../src/engine/runtime.js";

const chunk = makeColumn("float64", { values: Float64Array.of(1, 2, 3) }).chunks[0];
const edges = Float64Array.of(0, 2, 4);
const counts = () => allocate(Float64Array, 2);
const coded = (code: string) => expect.objectContaining({ code });

describe("runOp", () => {
  it("calls the native core and fills the output", () => {
    const out = counts();
    runOp(histogram, { column: chunk, edges, counts: out });
    expect([...out]).toEqual([1, 2]);
  });

  it("reads and writes plain buffers as well as shared ones", () => {
    const out = new Float64Array(2);
    runOp(histogram, { column: chunk, edges, counts: out });
    expect([...out]).toEqual([1, 2]);
  });

  it("refuses arguments of another type, naming argument and op", () => {
    for (const wrong of [Float32Array.of(0, 1), [0, 1], null, undefined, "edges", 5, {}]) {
      const call = () => runOp(histogram, { column: chunk, edges: wrong as never, counts: counts() });
      expect(call, String(wrong)).toThrow(coded("ERR_TYPE"));
      expect(call).toThrow(/'edges' of statistics\/histogram/);
    }
    for (const wrong of [null, undefined, "column", 5, {}, [1, 2], Float64Array.of(1)]) {
      const call = () => runOp(histogram, { column: wrong as unknown as Chunk, edges, counts: counts() });
      expect(call, String(wrong)).toThrow(coded("ERR_TYPE"));
    }
  });

  it("refuses what the op itself finds wrong, as a typed error", () => {
    const strings = makeColumn("utf8", { values: Int32Array.of(0, 1), bytes: Uint8Array.of(65) }).chunks[0];
    expect(() => runOp(histogram, { column: strings, edges, counts: counts() })).toThrow(coded("ERR_TYPE"));
    const short = () => runOp(histogram, { column: chunk, edges, counts: allocate(Float64Array, 3) });
    expect(short).toThrow(coded("ERR_SHAPE"));
  });

  it("does not let a chunk that lies about its length read beyond its memory", () => {
    const lying = { ...chunk, length: 1_000_000 };
    expect(() => runOp(histogram, { column: lying, edges, counts: counts() })).toThrow(coded("ERR_NATIVE_FAILED"));
  });

  it("stops when its runtime was stopped, and leaves the output as it was", () => {
    const runtime = makeRuntime();
    stop(runtime);
    const out = counts();
    expect(() => runOp(histogram, { column: chunk, edges, counts: out }, runtime)).toThrow(coded("ERR_CANCELLED"));
    expect([...out]).toEqual([0, 0]);
  });

  it("notes each use in the run report, and why the GPU was not used", () => {
    const report = makeRunReport();
    const runtime = makeRuntime({ report });
    for (let i = 0; i < 3; i++) runOp(histogram, { column: chunk, edges, counts: counts() }, runtime);
    expect(usesOf(report)).toMatchObject([{ op: "statistics/histogram", device: "cpu", calls: 3 }]);
    expect(usesOf(report)[0].refused).toContain("gpu");
  });

  it("says so when this build of the core lacks the op", () => {
    const op = defineOp("test/none", { inputs: {}, outputs: {}, devices: ["cpu"], agreement: "exact" });
    expect(() => runOp(op, {})).toThrow(/test\/none.*does not have it/);
  });
});

describe("the check of shapes", () => {
  const op = defineOp("test/shapes", {
    inputs: { matrix: f64("rows", "width"), weights: f64("width"), column: column("rows") },
    outputs: { pairs: i32("rows", 2) },
    parameters: { scale: number(), center: boolean(), mode: text() },
    devices: ["cpu"],
    agreement: "exact",
  });
  const good = {
    column: chunk,
    weights: new Float64Array(2),
    matrix: new Float64Array(6),
    pairs: new Int32Array(6),
    scale: 1,
    center: true,
    mode: "a",
  };
  // The core has no such op: ERR_NATIVE_FAILED means that the check let the call through.
  const outcome = (args: object) => {
    try {
      runOp(op, { ...good, ...args });
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it("lets through what agrees", () => {
    expect(outcome({})).toBe("ERR_NATIVE_FAILED");
  });

  it("finds lengths that do not agree, in whatever order the names come", () => {
    expect(outcome({ pairs: new Int32Array(5) })).toBe("ERR_SHAPE");
    expect(outcome({ pairs: new Int32Array(8) })).toBe("ERR_SHAPE");
    expect(outcome({ matrix: new Float64Array(7) })).toBe("ERR_SHAPE");
    expect(outcome({ weights: new Float64Array(3) })).toBe("ERR_SHAPE");
  });

  it("finds parameters of another type", () => {
    expect(outcome({ scale: "1" })).toBe("ERR_TYPE");
    expect(outcome({ center: 1 })).toBe("ERR_TYPE");
    expect(outcome({ mode: undefined })).toBe("ERR_TYPE");
  });

  it("finds columns of different lengths", () => {
    const many = defineOp("test/columns", {
      inputs: { columns: columns("count", "rows") },
      outputs: { sums: f64("count") },
      devices: ["cpu"],
      agreement: "exact",
    });
    const short = makeColumn("float64", { values: Float64Array.of(1) }).chunks[0];
    const sums = new Float64Array(2);
    expect(() => runOp(many, { columns: [chunk, short], sums })).toThrow(coded("ERR_SHAPE"));
    expect(() => runOp(many, { columns: [chunk], sums })).toThrow(coded("ERR_SHAPE"));
    expect(() => runOp(many, { columns: chunk as never, sums })).toThrow(coded("ERR_TYPE"));
  });
});

describe("a runtime", () => {
  it("uses at least one thread, and hands the budget to the core", () => {
    expect(threadsOf(makeRuntime({ threads: 3 }))).toBe(3);
    expect(threadsOf(makeRuntime({ threads: 0 }))).toBe(1);
    expect(threadsOf(makeRuntime())).toBeGreaterThanOrEqual(1);
  });

  it("is stopped by a signal while the work goes on, and only then", async () => {
    const runtime = makeRuntime();
    const abort = new AbortController();
    const out = counts();
    const work = async () => {
      abort.abort();
      runOp(histogram, { column: chunk, edges, counts: out }, runtime);
    };
    await expect(withSignal(runtime, abort.signal, work)).rejects.toThrow(coded("ERR_CANCELLED"));
    const later = new AbortController();
    const fresh = makeRuntime();
    await withSignal(fresh, later.signal, async () => {});
    later.abort();
    runOp(histogram, { column: chunk, edges, counts: out }, fresh);
    expect([...out]).toEqual([1, 2]);
  });
});

describe("the native core", () => {
  it("refuses calls that skip the contract, without reading foreign memory", () => {
    const call = nativeCore()["statistics/histogram"];
    const control = makeRuntime().control;
    for (const args of [
      [],
      [control],
      [chunk, edges],
      [chunk, edges, counts()],
      [1, 2, 3, control],
      [chunk, edges, null, control],
    ])
      expect(() => call(...args)).toThrow();
  });
});
