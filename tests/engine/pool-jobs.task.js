// What the test of the pool has its workers do.
import { makeColumn } from "../../dist/esm/columns/column.js";
import { MillraceError } from "../../dist/esm/core/errors.js";
import { runOp } from "../../dist/esm/engine/dispatch.js";
import { histogram } from "../../dist/esm/engine/ops/statistics/histogram.js";
import { isStopped, threadsOf } from "../../dist/esm/engine/runtime.js";

const jobs = {
  fill(array) {
    array.fill(7);
    return array;
  },
  threads: (_, { runtime }) => threadsOf(runtime),
  expected() {
    throw new MillraceError("ERR_COLUMN_MISSING", { column: "a", table: "t", near: "b" });
  },
  unexpected() {
    throw new RangeError("a fault");
  },
  async progress(count, { onProgress }) {
    for (let done = 1; done <= count; done++) onProgress({ step: "counting", done, total: count, unit: "steps" });
    // A turn of the event loop, so that what was posted has left.
    await new Promise((resolve) => setTimeout(resolve, 20));
  },
  loop(_, { runtime, onProgress }) {
    onProgress({ step: "looping", done: 0, total: 0, unit: "steps" });
    while (!isStopped(runtime)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    throw new MillraceError("ERR_CANCELLED", { what: "the loop" });
  },
  /** One native call over `values`, which takes long. */
  native(values, { runtime, onProgress }) {
    onProgress({ step: "counting", done: 0, total: 0, unit: "rows" });
    const edges = Float64Array.from({ length: 65 }, (_, index) => index - 32);
    const column = makeColumn("int8", { values }).chunks[0];
    runOp(histogram, { column, edges, counts: new Float64Array(64) }, runtime);
  },
  leave: () => process.exit(3),
  sleep: (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};

export const run = ({ job, input }, context) => jobs[job](input, context);
