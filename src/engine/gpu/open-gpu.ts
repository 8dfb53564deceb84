import type { create } from "webgpu";

export interface OpenGpuOptions {
  /** Dawn's backend; `null` checks shaders and pipelines but runs nothing. Default: what the machine has. */
  readonly backend?: "null" | "vulkan" | "metal" | "d3d12";
}

/** Why there is no GPU to use, in words for the run report. */
export interface GpuUnavailable {
  readonly unavailable: string;
}

/** An open device. One per thread; its objects cannot cross threads. Close it, or leave its scope with `await using`. */
export class Gpu {
  // Dawn's instance must stay referenced while the device is in use: collected, it takes the process with it.
  #instance: ReturnType<typeof create> | undefined;
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
  #isLost = false;

  constructor(instance: ReturnType<typeof create>, adapter: GPUAdapter, device: GPUDevice) {
    this.#instance = instance;
    this.adapter = adapter;
    this.device = device;
    // After a loss most calls succeed silently: whoever uses the device asks here first.
    device.lost.then(() => {
      this.#isLost = true;
    });
  }

  get isOpen(): boolean {
    return this.#instance !== undefined && !this.#isLost;
  }

  /** Waits for work in flight, then gives the device back. */
  async close(): Promise<void> {
    if (!this.#instance) return;
    await this.device.queue.onSubmittedWorkDone();
    this.device.destroy();
    await this.device.lost;
    this.#instance = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Opens a GPU through the optional package webgpu, or says why there is none. Never throws for a missing GPU. */
export async function openGpu(options: OpenGpuOptions = {}): Promise<Gpu | GpuUnavailable> {
  let webgpu: typeof import("webgpu");
  try {
    webgpu = await import("webgpu");
  } catch (error) {
    return { unavailable: `the package webgpu could not be loaded (${(error as Error).message.split("\n")[0]})` };
  }
  const instance = webgpu.create(options.backend ? [`backend=${options.backend}`] : []);
  const adapter = await instance.requestAdapter();
  if (!adapter) return { unavailable: "no adapter: neither a GPU nor a software driver was found" };
  return new Gpu(instance, adapter, await adapter.requestDevice());
}
