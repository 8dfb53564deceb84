import { usage } from "./buffer-pool.js";
import { gridOf } from "./grid.js";
import { type Gpu, GpuLost } from "./open-gpu.js";
import type { Constants } from "./pipelines.js";
import { upload } from "./upload.js";

/** One dispatch of an entry point. */
export interface Pass {
  /** Path below shaders/: `statistics/histogram`. */
  readonly shader: string;
  readonly entry: string;
  /** Buffer of each binding that the entry point uses. */
  readonly bind: Readonly<Record<number, GPUBuffer>>;
  /** Workgroups; more than 65,535 are laid out in rows, see shaders/lib/grid. */
  readonly groups: number | readonly [number, number, number];
  /** Besides WORKGROUP. */
  readonly constants?: Constants;
}

/** What the device reported about a job: an error of ours, or of its driver. */
export class GpuFailure extends Error {}

/** Thrown by a launcher that finds, looking closer, that these arguments are not for the GPU. */
export class GpuRefused extends Error {}

// GPUMapMode.READ.
const mapRead = 1;

/** What a launcher writes an op with: buffers that live as long as the job, passes in order, and results read back. */
export class GpuJob {
  readonly gpu: Gpu;
  bytesUp = 0;
  bytesDown = 0;
  /** Entry points that ran, for the run report. */
  readonly kernels = new Set<string>();
  readonly #buffers: GPUBuffer[] = [];
  #encoder: GPUCommandEncoder | undefined;

  constructor(gpu: Gpu) {
    this.gpu = gpu;
    this.#watch();
  }

  /** A zeroed buffer to compute in. */
  room(bytes: number): GPUBuffer {
    return this.#make(bytes, usage.storage | usage.copyFrom | usage.copyTo);
  }

  /** A buffer that holds an array. */
  upload(view: ArrayBufferView): GPUBuffer {
    const buffer = this.room(view.byteLength);
    this.bytesUp += view.byteLength;
    upload(this.gpu.device, buffer, view);
    return buffer;
  }

  /** A buffer that holds arrays one after another; all but the last of whole words. */
  uploadAll(views: readonly ArrayBufferView[]): GPUBuffer {
    const bytes = views.reduce((sum, view) => sum + view.byteLength, 0);
    const buffer = this.room(bytes);
    this.bytesUp += bytes;
    let at = 0;
    for (const view of views) {
      upload(this.gpu.device, buffer, view, at);
      at += view.byteLength;
    }
    return buffer;
  }

  /** The `shape` of a shader: a uniform of u32 words. */
  shape(...words: number[]): GPUBuffer {
    const buffer = this.#make(words.length * 4, usage.uniform | usage.copyTo);
    upload(this.gpu.device, buffer, Uint32Array.from(words));
    return buffer;
  }

  /** Adds a pass; a pass of no workgroups does nothing. */
  async run({ shader, entry, bind, groups, constants = {} }: Pass): Promise<void> {
    const [x, y, z] = typeof groups === "number" ? gridOf(groups) : groups;
    if (x * y * z === 0) return;
    this.gpu.check();
    this.kernels.add(entry);
    const pipeline = await this.gpu.pipelines.get(shader, entry, { WORKGROUP: this.gpu.workgroup, ...constants });
    const entries = Object.entries(bind).map(([binding, buffer]) => ({
      binding: Number(binding),
      resource: { buffer },
    }));
    const { device } = this.gpu;
    this.#encoder ??= device.createCommandEncoder();
    const pass = this.#encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    pass.dispatchWorkgroups(x, y, z);
    pass.end();
  }

  #copy(from: GPUBuffer, fromByte: number, to: GPUBuffer, toByte: number, bytes: number): void {
    this.#encoder ??= this.gpu.device.createCommandEncoder();
    this.#encoder.copyBufferToBuffer(from, fromByte, to, toByte, bytes);
  }

  /** Runs what was added so far and copies the start of each buffer into its array. */
  async read(...pairs: readonly (readonly [GPUBuffer, ArrayBufferView])[]): Promise<void> {
    const sizes = pairs.map(([, view]) => Math.ceil(view.byteLength / 4) * 4);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const staging = this.#make(total, usage.mapRead | usage.copyTo);
    let at = 0;
    pairs.forEach(([buffer], index) => {
      if (sizes[index] > 0) this.#copy(buffer, 0, staging, at, sizes[index]);
      at += sizes[index];
    });
    this.gpu.check();
    if (this.#encoder) this.gpu.device.queue.submit([this.#encoder.finish()]);
    this.#encoder = undefined;
    try {
      await staging.mapAsync(mapRead);
    } catch (error) {
      // Of all calls only this one rejects when the device is gone, perhaps before `lost` resolves.
      this.gpu.check();
      throw new GpuLost((error as Error).message.split("\n")[0]);
    }
    // Before anything is written: an array may be one that the CPU still has to read.
    await this.#check();
    const mapped = new Uint8Array(staging.getMappedRange());
    at = 0;
    pairs.forEach(([, view], index) => {
      const into = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      into.set(mapped.subarray(at, at + view.byteLength));
      at += sizes[index];
      this.bytesDown += view.byteLength;
    });
    staging.unmap();
    this.gpu.buffers.destroy(staging);
  }

  /** Gives buffers back before the job ends: for a job that goes on piece by piece. */
  free(...buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) this.gpu.buffers.destroy(buffer);
  }

  async close(): Promise<void> {
    for (const buffer of this.#buffers) this.gpu.buffers.destroy(buffer);
    await this.#errors();
  }

  #watch(): void {
    for (const scope of ["out-of-memory", "validation"] as const) this.gpu.device.pushErrorScope(scope);
  }

  async #errors(): Promise<GPUError | null> {
    const [validation, memory] = [this.gpu.device.popErrorScope(), this.gpu.device.popErrorScope()];
    return (await validation) ?? (await memory);
  }

  /** @throws {GpuFailure} when the device reported an error since the last check */
  async #check(): Promise<void> {
    const error = await this.#errors();
    this.#watch();
    if (error) throw new GpuFailure(`the device refused it (${error.message.split("\n")[0]})`);
  }

  #make(bytes: number, flags: number): GPUBuffer {
    this.gpu.check();
    const buffer = this.gpu.buffers.make(bytes, flags);
    this.#buffers.push(buffer);
    return buffer;
  }
}
