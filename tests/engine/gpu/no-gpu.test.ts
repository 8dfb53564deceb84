// Without the package, and without a driver: results of the CPU, and a line that says why.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Devices } from "../../../src/engine/devices.js";
import { openGpu } from "../../../src/engine/gpu/open-gpu.js";
import { prefixSum } from "../../../src/engine/ops/column/prefix-sum.js";
import { runOnDevice } from "../../../src/engine/run-on-device.js";
import { makeRunReport, usesOf } from "../../../src/engine/run-report.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

// A process's environment is its own, and tests run in one of their own: no driver is found here.
process.env.VK_DRIVER_FILES = "/no/such/driver.json";
process.env.VK_ICD_FILENAMES = "/no/such/driver.json";

async function sumsBy(choice: "auto" | "gpu") {
  await using devices = new Devices(choice);
  const report = makeRunReport();
  const sums = new Uint32Array(3);
  const runtime = makeRuntime({ devices, report });
  // For so little work auto would not even look.
  await devices.gpu();
  await runOnDevice(prefixSum, { counts: Uint32Array.of(5, 6, 7), sums }, runtime);
  expect([...sums]).toEqual([0, 5, 11]);
  return usesOf(report);
}

describe("without the package webgpu", () => {
  beforeEach(() => {
    vi.doMock("webgpu", () => {
      throw new Error("Cannot find package 'webgpu'\nmore");
    });
    return () => vi.doUnmock("webgpu");
  });

  it("opening says so and does not throw", async () => {
    expect(await openGpu()).toEqual({
      unavailable: expect.stringMatching(/^the package webgpu could not be loaded \(/),
    });
  });

  it("auto runs on the CPU", async () => {
    const refused = expect.stringMatching(/^gpu: the package webgpu could not be loaded/);
    expect(await sumsBy("auto")).toMatchObject([{ device: "cpu", refused }]);
  });

  it("who asks for the GPU is told that there is none", async () => {
    await expect(sumsBy("gpu")).rejects.toThrow(expect.objectContaining({ code: "ERR_DEVICE_MISSING" }));
  });
});

describe.skipIf(process.platform !== "linux")("without a driver", () => {
  it("auto runs on the CPU", async () => {
    const refused = expect.stringMatching(/^gpu: no adapter/);
    expect(await sumsBy("auto")).toMatchObject([{ device: "cpu", refused }]);
  });

  it("who asks for the GPU is told that there is none", async () => {
    await expect(sumsBy("gpu")).rejects.toThrow(/no adapter/);
  });
});
