/** Why a buffer was not made: what it would take, and what is left. */
export class GpuOverBudget extends Error {}

// WebGPU's flags as numbers: the package that names them is loaded only where a GPU is opened.
export const usage = { mapRead: 1, mapWrite: 2, copyFrom: 4, copyTo: 8, uniform: 64, storage: 128 } as const;

/**
 * The buffers of a device: counted against a budget, and destroyed by hand. Out of memory is not reported by drivers,
 * and buffers that are only dropped are not freed.
 */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly budgetBytes: number;
  readonly #held = new Set<GPUBuffer>();
  #usedBytes = 0;

  constructor(device: GPUDevice, budgetBytes: number) {
    this.#device = device;
    this.budgetBytes = budgetBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /**
   * A zeroed buffer of at least `bytes`, at least one word.
   *
   * @throws {GpuOverBudget} beyond the budget, or beyond what the device binds at once
   */
  make(bytes: number, flags: number): GPUBuffer {
    const size = Math.max(16, Math.ceil(bytes / 4) * 4);
    const { maxBufferSize, maxStorageBufferBindingSize } = this.#device.limits;
    const most = flags & usage.storage ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
    if (size > most) throw new GpuOverBudget(`a buffer of ${size} bytes is more than the device's ${most}`);
    if (this.#usedBytes + size > this.budgetBytes) {
      throw new GpuOverBudget(`${this.#usedBytes + size} bytes are more than the budget of ${this.budgetBytes}`);
    }
    const buffer = this.#device.createBuffer({ size, usage: flags });
    this.#held.add(buffer);
    this.#usedBytes += size;
    return buffer;
  }

  destroy(buffer: GPUBuffer): void {
    if (!this.#held.delete(buffer)) return;
    this.#usedBytes -= buffer.size;
    buffer.destroy();
  }

  clear(): void {
    for (const buffer of [...this.#held]) this.destroy(buffer);
  }
}
