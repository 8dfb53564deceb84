// The GPU that tests run on: a real one, else the software driver. REQUIRE_GPU=1 makes its absence a failure.
import { Devices } from "../../../src/engine/devices.js";
import type { OpenGpuOptions } from "../../../src/engine/gpu/open-gpu.js";
import { useSoftwareDriver } from "./software-driver.js";

/** Small workgroups: many blocks are then few rows, and barriers, which a software driver is slow at, few too. */
export const testWorkgroup = 16;

export interface TestGpu {
  readonly devices: Devices;
  /** Why there is none; empty where there is. Goes into the titles of skipped tests. */
  readonly missing: string;
  readonly name: string;
}

export async function openTestGpu(options: OpenGpuOptions = {}): Promise<TestGpu> {
  if (process.platform === "linux" && process.arch === "x64" && !process.env.MILLRACE_TEST_GPU) useSoftwareDriver();
  const devices = new Devices("gpu", { software: true, workgroup: testWorkgroup, ...options });
  let missing = "";
  let name = "";
  try {
    const opened = await devices.gpu();
    if (typeof opened === "string") missing = opened;
    else name = opened.gpu.name;
  } catch (error) {
    missing = (error as Error).message;
  }
  if (missing && process.env.REQUIRE_GPU === "1") throw new Error(`REQUIRE_GPU=1, but: ${missing}`);
  return { devices, missing, name };
}
