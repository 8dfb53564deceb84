// Ops that have a kernel for the GPU, through the rows of the contract suite: the GPU's result is the CPU's, to the bit or
// within the tolerance that the contract names.
import { afterAll, describe, expect, it } from "vitest";
import { runOp } from "../../src/engine/dispatch.js";
import { runOnDevice } from "../../src/engine/run-on-device.js";
import { makeRunReport, usesOf } from "../../src/engine/run-report.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { gpuSizes } from "../engine/gpu/agreement.js";
import { openTestGpu } from "../engine/gpu/test-gpu.js";
import { callOf, type OpCase, permute, shuffledOrder } from "./ops/case.js";
import { opCases } from "./ops/cases.js";
import { expectSameOutcome, outcomeOf } from "./ops/outcome.js";
import { ops } from "./ops/registry.js";
import { patterns, rowsOf } from "./ops/rows.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

/** Above this only the pattern that has something of all is worth a software driver's time. */
const fewRows = 17;
const onGpu = ops.filter((op) => op.devices.includes("gpu"));
const casesOf = (name: string) => [opCases[name] ?? []].flat() as OpCase[];

it("an op with a tolerance says how near is near, and no other does", () => {
  const tolerant = onGpu.filter(({ agreement, gpuAgreement = agreement }) => gpuAgreement !== "exact");
  const near = onGpu.filter(({ name }) => casesOf(name).every((each) => each.near));
  expect(near.map(({ name }) => name)).toEqual(tolerant.map(({ name }) => name));
});

describe.skipIf(missing)(`on the GPU${skipped}`, () => {
  it.each(onGpu.map((op) => [op.name, op] as const))("%s", async (name, op) => {
    for (const each of casesOf(name)) {
      for (const n of gpuSizes) {
        for (const pattern of n <= fewRows ? patterns : (["special"] as const)) {
          const rows = rowsOf(n, pattern);
          const what = `${name}, ${n} rows, ${pattern}`;
          const order = shuffledOrder(n);
          // Rows in another order: on both devices, so that whatever the order is worth, they agree.
          const call = () => permute(op, each, callOf(op, each, rows), order);
          const cpu = await outcomeOf(call(), (args) => runOp(op, args, makeRuntime({ threads: 1 })));
          const report = makeRunReport();
          const gpu = await outcomeOf(call(), (args) => runOnDevice(op, args, makeRuntime({ devices, report })));
          if (cpu.error.length === 0) {
            const [use] = usesOf(report);
            expect([use.device, use.refused !== ""], `${what}: ${use.refused}`).toEqual(
              each.leftToCpu?.(rows) ? ["cpu", true] : ["gpu", false],
            );
          }
          if (each.near && !each.leftToCpu?.(rows) && cpu.error.length === 0) each.near(gpu.args, cpu.args);
          else expectSameOutcome(op, gpu, cpu, what);
        }
      }
    }
  });
});
