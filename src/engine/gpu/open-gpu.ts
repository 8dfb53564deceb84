import { existsSync } from "node:fs";
import type { create } from "webgpu";
import { BufferPool } from "./buffer-pool.js";
import { Pipelines } from "./pipelines.js";

export interface OpenGpuOptions {
  /** Dawn's backend; `null` checks shaders and pipelines but runs nothing. Default: what the machine has. */
  readonly backend?: "null" | "vulkan" | "metal" | "d3d12";
  /** Take an adapter that is only software too. For tests: it is slower than the CPU it runs on. Default false. */
  readonly software?: boolean;
  /** Most bytes of buffers at once; WebGPU does not say how much memory there is. Default 1 GiB. */
  readonly budgetBytes?: number;
  /** Invocations of a workgroup, a power of two: override WORKGROUP of every shader. Default 256, or what the adapter has. */
  readonly workgroup?: number;
  /**
   * Kernels for matrices: with subgroups or float16 where the device has them. Default `plain`: it runs everywhere, and
   * which is faster is to be measured on a device first (bench/gpu).
   */
  readonly variant?: KernelVariant;
}

export type KernelVariant = "plain" | "subgroups" | "half";

/** Why there is no GPU to use, in words for the run report. */
export interface GpuUnavailable {
  readonly unavailable: string;
}

/** Thrown inside a job when the device went away under it. */
export class GpuLost extends Error {}

// Dawn's instances, one a thread and backend, for as long as the thread lives: collected while a device is in use, one
// takes the process with it.
const instances = new Map<string, ReturnType<typeof create>>();

/** An open device. One per thread; its objects cannot cross threads. Close it, or leave its scope with `await using`. */
export class Gpu {
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
  readonly buffers: BufferPool;
  readonly pipelines: Pipelines;
  /** Override WORKGROUP of every shader. */
  readonly workgroup: number;
  readonly variant: KernelVariant;
  /** Why the device is gone; empty while it is there. */
  #lost = "";
  #turn: Promise<unknown> = Promise.resolve();

  constructor(adapter: GPUAdapter, device: GPUDevice, options: OpenGpuOptions = {}) {
    this.adapter = adapter;
    this.device = device;
    this.buffers = new BufferPool(device, options.budgetBytes ?? 2 ** 30);
    this.pipelines = new Pipelines(device);
    this.workgroup = Math.min(options.workgroup ?? 256, device.limits.maxComputeInvocationsPerWorkgroup);
    this.variant = options.variant ?? "plain";
    // After a loss most calls succeed silently: whoever uses the device asks here first.
    device.lost.then(({ message }) => {
      this.#lost ||= message || "the device was lost";
    });
  }

  get isOpen(): boolean {
    return this.#lost === "";
  }

  /** What device this is, for the run report. */
  get name(): string {
    const { vendor, architecture, description } = this.adapter.info;
    return description || [vendor, architecture].filter(Boolean).join(" ") || "gpu";
  }

  has(feature: GPUFeatureName): boolean {
    return this.device.features.has(feature);
  }

  /** @throws {GpuLost} when the device is gone */
  check(): void {
    if (this.#lost) throw new GpuLost(this.#lost);
  }

  /** One job after another: error scopes are a stack of the device, so two at once would read each other's errors. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** Waits for work in flight, then gives the device back. */
  async close(): Promise<void> {
    await this.#turn;
    if (this.isOpen) await this.device.queue.onSubmittedWorkDone();
    this.#lost ||= "it was closed";
    this.buffers.clear();
    this.device.destroy();
    await this.device.lost;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Opens a GPU through the optional package webgpu, or says why there is none. Never throws for a missing GPU. */
export async function openGpu(options: OpenGpuOptions = {}): Promise<Gpu | GpuUnavailable> {
  if (!options.software && !options.backend && hasNoDevice())
    return { unavailable: "no device: there is none in /dev" };
  let webgpu: typeof import("webgpu");
  try {
    webgpu = await import("webgpu");
  } catch (error) {
    return { unavailable: `the package webgpu could not be loaded (${(error as Error).message.split("\n")[0]})` };
  }
  try {
    const key = options.backend ?? "";
    const instance = instances.get(key) ?? webgpu.create(key ? [`backend=${key}`] : []);
    instances.set(key, instance);
    // An adapter gives one device only: each opening asks for a new one.
    const adapter = await instance.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return { unavailable: "no adapter: neither a GPU nor a driver for one was found" };
    if (!options.software && options.backend !== "null" && isSoftware(adapter)) {
      return { unavailable: `the only adapter is software (${adapter.info.architecture || adapter.info.description})` };
    }
    return new Gpu(adapter, await adapter.requestDevice(wantedOf(adapter)), options);
  } catch (error) {
    return { unavailable: `the device could not be opened (${(error as Error).message.split("\n")[0]})` };
  }
}

// Looking for an adapter where there is none prints warnings that no option hides: on Linux the device files tell first.
function hasNoDevice(): boolean {
  if (process.platform !== "linux" || process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES) return false;
  return !["/dev/dri", "/dev/nvidiactl", "/dev/dxg"].some((path) => existsSync(path));
}

/** True of adapters that compute on the CPU. */
export function isSoftware(adapter: GPUAdapter): boolean {
  const { architecture, description, isFallbackAdapter } = adapter.info;
  return isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|warp/i.test(`${architecture} ${description}`);
}

// Kernels are written to WebGPU's default limits; where the adapter has more, bigger columns fit.
const wantedLimits = {
  maxStorageBufferBindingSize: 2 ** 32 - 4,
  maxBufferSize: 2 ** 34,
  maxComputeWorkgroupStorageSize: 2 ** 15,
} as const;
const wantedFeatures = ["shader-f16", "subgroups"] as const;

function wantedOf(adapter: GPUAdapter): GPUDeviceDescriptor {
  const requiredLimits: Record<string, number> = {};
  for (const [name, wanted] of Object.entries(wantedLimits)) {
    requiredLimits[name] = Math.min(adapter.limits[name as keyof typeof wantedLimits], wanted);
  }
  return { requiredLimits, requiredFeatures: wantedFeatures.filter((feature) => adapter.features.has(feature)) };
}
