// Small enough to stay in the caches, big enough that a call costs nothing beside it (measured: facts of docs/algorithms/gpu.md).
const pieceBytes = 4 * 2 ** 20;
let staging: Uint8Array<ArrayBuffer> | undefined;

/**
 * Copies an array into a buffer from byte `from` on; the tail is padded to whole words. The one caller of writeBuffer.
 *
 * Shared memory goes through a piece of plain memory first: given a view of it, writeBuffer takes the process with it on
 * Node 20.
 */
export function upload(device: GPUDevice, buffer: GPUBuffer, view: ArrayBufferView, from = 0): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const isShared = !(view.buffer instanceof ArrayBuffer);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const count = Math.min(pieceBytes, bytes.length - at);
    if (isShared || count % 4 !== 0) {
      staging ??= new Uint8Array(pieceBytes);
      staging.set(bytes.subarray(at, at + count));
      const whole = Math.ceil(count / 4) * 4;
      staging.fill(0, count, whole);
      device.queue.writeBuffer(buffer, from + at, staging, 0, whole);
    } else {
      device.queue.writeBuffer(buffer, from + at, bytes as Uint8Array<ArrayBuffer>, at, count);
    }
  }
}
