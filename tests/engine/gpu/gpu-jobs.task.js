// What the test of devices in workers has them do, with the built package: a worker cannot load TypeScript.
import { makeChunk } from "../../../dist/esm/columns/column.js";
import { Devices } from "../../../dist/esm/engine/devices.js";
import { sort } from "../../../dist/esm/engine/ops/column/sort.js";
import { runOnDevice } from "../../../dist/esm/engine/run-on-device.js";
import { makeRunReport, usesOf } from "../../../dist/esm/engine/run-report.js";

/** Sorts values in shared memory on the worker's own device; gives what the run report says. */
export async function run(values, { runtime }) {
  const devices = new Devices("gpu", { software: true, workgroup: 16 });
  const report = makeRunReport();
  const column = makeChunk("float64", { values });
  const sorted = new Float64Array(new SharedArrayBuffer(values.byteLength));
  await runOnDevice(sort, { column, sorted, count: new Float64Array(1) }, { ...runtime, devices, report });
  await devices.close();
  return { sorted, uses: usesOf(report) };
}
