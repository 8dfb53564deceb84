import { shaderSource } from "./shader-source.js";

/** Values of `override` constants by name. */
export type Constants = Readonly<Record<string, number>>;

/** Compiled pipelines of a device, kept by shader, entry point and constants: making one costs 5 ms to 1 s. */
export class Pipelines {
  readonly #device: GPUDevice;
  readonly #modules = new Map<string, { module: GPUShaderModule; code: string }>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  get size(): number {
    return this.#pipelines.size;
  }

  /** The pipeline of an entry point. Constants that the shader does not declare are left out. */
  get(shader: string, entryPoint: string, constants: Constants): Promise<GPUComputePipeline> {
    const { module, code } = this.#module(shader);
    const known = Object.entries(constants).filter(([name]) => new RegExp(`\\boverride ${name}\\b`).test(code));
    const key = `${shader} ${entryPoint} ${known.map((pair) => pair.join("=")).join(" ")}`;
    const made = this.#pipelines.get(key);
    if (made) return made;
    const pipeline = this.#device.createComputePipelineAsync({
      layout: "auto",
      compute: { module, entryPoint, constants: Object.fromEntries(known) },
    });
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  #module(shader: string): { module: GPUShaderModule; code: string } {
    const made = this.#modules.get(shader);
    if (made) return made;
    const code = shaderSource(shader);
    const fresh = { module: this.#device.createShaderModule({ code, label: shader }), code };
    this.#modules.set(shader, fresh);
    return fresh;
  }
}
