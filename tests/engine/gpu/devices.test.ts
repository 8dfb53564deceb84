// What happens when the GPU is lost, full, busy or not wanted: always a right result, and a line that says why.

import { afterEach, describe, expect, it } from "vitest";
import { allocate, makeChunk } from "../../../src/columns/column.js";
import { makeCostModel } from "../../../src/engine/cost-model.js";
import { Devices } from "../../../src/engine/devices.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { GpuJob } from "../../../src/engine/gpu/gpu-job.js";
import { gridOf } from "../../../src/engine/gpu/grid.js";
import { Gpu, openGpu } from "../../../src/engine/gpu/open-gpu.js";
import { fill } from "../../../src/engine/ops/column/fill.js";
import { prefixSum } from "../../../src/engine/ops/column/prefix-sum.js";
import { sort } from "../../../src/engine/ops/column/sort.js";
import { runOnDevice } from "../../../src/engine/run-on-device.js";
import { makeRunReport, usesOf } from "../../../src/engine/run-report.js";
import { makeRuntime, stop } from "../../../src/engine/runtime.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { openTestGpu, testWorkgroup } from "./test-gpu.js";

const first = await openTestGpu();
await first.devices.close();
const { missing } = first;
const skipped = missing && ` (skipped: ${missing})`;
let devices: Devices;
afterEach(async () => devices?.close());

const open = async (options = {}) => {
  ({ devices } = await openTestGpu(options));
  return devices;
};
const numbers = Float64Array.from(lcg(1, 3000));
const column = makeChunk("float64", { values: numbers });

/** Sorts on the given devices, checks the result, and gives what the run report says of it. */
async function sortOn(on: Devices) {
  const report = makeRunReport();
  const sorted = new Float64Array(numbers.length);
  await runOnDevice(sort, { column, sorted, count: new Float64Array(1) }, makeRuntime({ devices: on, report }));
  expect(sorted).toEqual(Float64Array.from(numbers).sort());
  const uses = usesOf(report);
  expect(uses).toHaveLength(1);
  return uses[0];
}

const gpuOf = async (on: Devices) => {
  const opened = await on.gpu();
  if (typeof opened === "string") throw new Error(opened);
  return opened.gpu;
};

describe.skipIf(missing)(`a GPU${skipped}`, () => {
  it("reports the bytes it moved and the time it took", async () => {
    const use = await sortOn(await open());
    expect(use).toMatchObject({ device: "gpu", op: "column/sort", refused: "" });
    expect(use.bytesMoved).toBeGreaterThanOrEqual(2 * numbers.byteLength);
    expect(use.milliseconds).toBeGreaterThan(0);
  });

  it("frees all memory after each job, and compiles a pipeline once", async () => {
    const gpu = await gpuOf(await open());
    await sortOn(devices);
    expect(gpu.buffers.usedBytes).toBe(0);
    const pipelines = gpu.pipelines.size;
    await sortOn(devices);
    expect(gpu.pipelines.size).toBe(pipelines);
  });

  it("killed in the middle of a job, is opened once more, and the report says so", async () => {
    const gpu = await gpuOf(await open());
    const running = sortOn(devices);
    gpu.device.destroy();
    expect(await running).toMatchObject({ device: "gpu", refused: expect.stringMatching(/lost.*opened again/) });
    expect((await gpuOf(devices)).isOpen).toBe(true);
  });

  it("lost by several jobs at once, is opened once more for all of them", async () => {
    const gpu = await gpuOf(await open());
    const running = [sortOn(devices), sortOn(devices), sortOn(devices)];
    gpu.device.destroy();
    for (const use of await Promise.all(running)) expect(use.device).toBe("gpu");
  });

  it("lost a second time, leaves the work to the CPU", async () => {
    const gpu = await gpuOf(await open());
    gpu.device.destroy();
    await gpu.device.lost;
    await sortOn(devices);
    const second = await gpuOf(devices);
    const running = sortOn(devices);
    second.device.destroy();
    expect(await running).toMatchObject({ device: "cpu", refused: expect.stringMatching(/^gpu: the device was lost/) });
    expect(await sortOn(devices)).toMatchObject({ device: "cpu", refused: "gpu: the device was lost twice" });
  });

  it("lost before `lost` has resolved, fails the job and not the process", async () => {
    const gpu = await gpuOf(await open());
    const job = new GpuJob(gpu);
    const buffer = job.upload(numbers);
    const reading = job.read([buffer, new Float64Array(numbers.length)]);
    gpu.device.destroy();
    await expect(reading).rejects.toThrow();
    await job.close();
  });

  it("keeps to its budget: what does not fit runs on the CPU", async () => {
    const use = await sortOn(await open({ budgetBytes: 40_000 }));
    expect(use).toMatchObject({ device: "cpu", refused: expect.stringMatching(/^gpu: .*budget of 40000/) });
    expect((await gpuOf(devices)).buffers.usedBytes).toBe(0);
  });

  it("takes shared and plain memory, of any length and from any place, and gives it back whole", async () => {
    const gpu = await gpuOf(await open());
    for (const length of [0, 1, 3, 4, 5, 4 * 2 ** 20 - 1, 4 * 2 ** 20 + 6]) {
      for (const make of [(n: number) => new Uint8Array(n), (n: number) => allocate(Uint8Array, n)]) {
        const bytes = make(length + 8).subarray(3, 3 + length);
        for (let i = 0; i < length; i += 997) bytes[i] = i + 1;
        if (length > 0) bytes[length - 1] = 77;
        const back = make(length);
        const job = new GpuJob(gpu);
        await job.read([job.upload(bytes), back]);
        await job.close();
        expect(Buffer.compare(Buffer.from(back), Buffer.from(bytes))).toBe(0);
      }
    }
  });

  it("that refuses a job leaves the arrays as they were, for the CPU to start from", async () => {
    const gpu = await gpuOf(await open());
    const product = Float32Array.of(10);
    const job = new GpuJob(gpu);
    const found = job.upload(product);
    // A binding that is not there: the device reports it only when asked.
    await job.run({ shader: "column/prefix-sum", entry: "prefix_sum_blocks", bind: { 0: found }, groups: 1 });
    await expect(job.read([found, product])).rejects.toThrow(/^the device refused it \(/);
    await job.close();
    expect([...product]).toEqual([10]);
    expect(gpu.buffers.usedBytes).toBe(0);
    expect(await sortOn(devices)).toMatchObject({ device: "gpu" });
  });

  it("is not asked by a run that was stopped", async () => {
    const runtime = makeRuntime({ devices: await open() });
    stop(runtime);
    const args = { column, sorted: new Float64Array(numbers.length), count: new Float64Array(1) };
    await expect(runOnDevice(sort, args, runtime)).rejects.toThrow(expect.objectContaining({ code: "ERR_CANCELLED" }));
  });

  it("does several jobs at once one after another", async () => {
    await open();
    const uses = await Promise.all([sortOn(devices), sortOn(devices), sortOn(devices)]);
    expect(uses.map((use) => use.device)).toEqual(["gpu", "gpu", "gpu"]);
  });

  it("asks for what the adapter has, and no more", async () => {
    const { adapter, device, workgroup } = await gpuOf(await open({ workgroup: 2 ** 20 }));
    expect(device.limits.maxStorageBufferBindingSize).toBe(
      Math.min(adapter.limits.maxStorageBufferBindingSize, 2 ** 32 - 4),
    );
    expect(workgroup).toBeLessThanOrEqual(device.limits.maxComputeInvocationsPerWorkgroup);
  });

  it("that is software is not taken but by tests", async () => {
    const opened = await openGpu();
    if (opened instanceof Gpu) await opened.close();
    else expect(opened.unavailable).toMatch(/software/);
  });

  it("is asked by auto only where it is expected to be faster", async () => {
    devices = new Devices("auto", { software: true, workgroup: testWorkgroup });
    const unopened = { device: "cpu", refused: expect.stringMatching(/^gpu: not opened for .* ms of work/) };
    expect(await sortOn(devices)).toMatchObject(unopened);
    await gpuOf(devices);
    expect(await sortOn(devices)).toMatchObject({
      device: "cpu",
      refused: expect.stringMatching(/ms are expected there, .* ms on the CPU/),
    });
  });

  it("stays closed after close", async () => {
    await open();
    await sortOn(devices);
    await devices.close();
    expect(await sortOn(devices)).toMatchObject({ device: "cpu", refused: "gpu: the devices are closed" });
  });
});

describe("the CPU", () => {
  it("runs what has no kernel for the GPU, and everything when it is the choice", async () => {
    devices = new Devices("cpu");
    expect(await sortOn(devices)).toMatchObject({ device: "cpu" });
    const values = new Float64Array(numbers.length);
    await runOnDevice(fill, { column, values, value: 0 }, makeRuntime({ devices }));
    expect(values).toEqual(numbers);
    expect(await devices.gpu()).toBe("the device is cpu");
  });

  it("checks arguments before any device sees them", async () => {
    devices = new Devices("auto");
    const wrong = { counts: new Uint32Array(2), sums: new Uint32Array(3) };
    const coded = expect.objectContaining({ code: "ERR_SHAPE" });
    await expect(runOnDevice(prefixSum, wrong, makeRuntime({ devices }))).rejects.toThrow(coded);
    expect(() => runOp(prefixSum, wrong)).toThrow(coded);
  });
});

describe("the cost model", () => {
  const speed = { waitMs: 0.1, bytesPerMs: 1e7, visitsPerMs: 1e8 };
  const workload = { cpuMs: 20, visits: 1e8, bytes: 1e7, waits: 2 };

  it("adds waiting, moving and computing, and shares the CPU's time among threads", () => {
    const costs = makeCostModel(speed, 4);
    expect(costs.expect("a/b", "gpu", workload)).toBeCloseTo(0.2 + 1 + 1);
    expect(costs.expect("a/b", "cpu", workload)).toBe(5);
    // What stays on the CPU is shared among its threads there too.
    expect(costs.expect("a/b", "gpu", { ...workload, hostMs: 8 })).toBeCloseTo(0.2 + 1 + 1 + 2);
  });

  it("learns an op's time on a device from its runs, and of no other", () => {
    const costs = makeCostModel(speed, 4);
    for (let run = 0; run < 30; run++) costs.learn("a/b", "gpu", workload, 22);
    expect(costs.expect("a/b", "gpu", workload)).toBeCloseTo(22, 1);
    expect(costs.expect("a/b", "gpu", { ...workload, cpuMs: 1 })).toBeCloseTo(22, 1);
    expect(costs.expect("a/c", "gpu", workload)).toBeCloseTo(2.2);
    expect(costs.expect("a/b", "cpu", workload)).toBe(5);
  });
});

it("more workgroups than fit one dimension are laid out in rows", () => {
  for (const groups of [0, 1, 65_535, 65_536, 1_000_003]) {
    const [x, y, z] = gridOf(groups);
    expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
    expect(x * y * z).toBeGreaterThanOrEqual(groups);
    expect(x * y * z - groups).toBeLessThan(Math.max(1, x));
  }
});
