import { MillraceError } from "../core/errors.js";
import { type CostModel, makeCostModel } from "./cost-model.js";
import { measureGpu } from "./gpu/measure-gpu.js";
import { Gpu, type OpenGpuOptions, openGpu } from "./gpu/open-gpu.js";
import type { Device } from "./op.js";

export type DeviceChoice = Device | "auto";

// Chosen, not measured on a GPU: loading the package takes 10 to 20 ms, compiling a first kernel 5 to 60 (on lavapipe).
const openingMs = 50;

/** What is open for a run besides the CPU. */
export interface OpenDevice {
  readonly gpu: Gpu;
  readonly costs: CostModel;
}

/**
 * The devices of a thread. The GPU is opened at first use; lost, it is opened once more; lost again, it stays away.
 * Close it when the run is over.
 */
export class Devices {
  /**
   * `cpu`: nothing else. `gpu`: every op that has a kernel there. `auto`: ops whose result is the same to the bit, where
   * the cost model expects them to be faster there.
   */
  readonly choice: DeviceChoice;
  readonly #options: OpenGpuOptions;
  readonly #threads: number;
  #opened: Promise<OpenDevice | string> | undefined;
  #openings = 0;

  constructor(choice: DeviceChoice, options: OpenGpuOptions & { threads?: number } = {}) {
    this.choice = choice;
    this.#options = options;
    this.#threads = options.threads ?? 1;
  }

  /**
   * The open GPU, or why there is none.
   *
   * @throws {MillraceError} ERR_DEVICE_MISSING when the choice is `gpu` and none was ever opened
   */
  async gpu(): Promise<OpenDevice | string> {
    if (this.choice === "cpu") return "the device is cpu";
    this.#opened ??= this.#open();
    const before = this.#opened;
    let opened = await before;
    if (typeof opened !== "string" && !opened.gpu.isOpen) {
      // Of several jobs that lost it, the first opens it for all.
      if (this.#opened === before) {
        this.#opened = this.#openings < 2 ? this.#open() : Promise.resolve("the device was lost twice");
      }
      opened = await this.#opened;
    }
    if (typeof opened === "string" && this.choice === "gpu" && this.#openings === 1) {
      throw new MillraceError("ERR_DEVICE_MISSING", { device: "gpu", reason: opened });
    }
    return opened;
  }

  /** Why a call of so many milliseconds on the CPU is too short to open the GPU for; undefined: it is open, or is worth it. */
  refusesToOpen(cpuMs: number): string | undefined {
    if (this.choice !== "auto" || this.#opened || cpuMs / this.#threads >= openingMs) return undefined;
    return `not opened for ${(cpuMs / this.#threads).toPrecision(2)} ms of work`;
  }

  async close(): Promise<void> {
    const opened = await this.#opened;
    this.#opened = Promise.resolve("the devices are closed");
    this.#openings = 2;
    if (opened && typeof opened !== "string") await opened.gpu.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #open(): Promise<OpenDevice | string> {
    this.#openings++;
    const gpu = await openGpu(this.#options);
    if (!(gpu instanceof Gpu)) return gpu.unavailable;
    try {
      return { gpu, costs: makeCostModel(await measureGpu(gpu), this.#threads) };
    } catch (error) {
      return `the device failed its first job (${(error as Error).message})`;
    }
  }
}
