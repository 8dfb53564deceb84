/**
 * Counter-based random words: a pure function of (seed, stream, index), so order and threads do not matter.
 * Threefry-2x32-20; the same words as native/core/random.h and shaders/lib/random.wgsl.
 *
 * @see Salmon et al. (2011), Parallel random numbers: as easy as 1, 2, 3
 */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number): [number, number] {
  const keys = [key0 >>> 0, key1 >>> 0, (0x1bd11bda ^ key0 ^ key1) >>> 0];
  let x0 = (counter0 + keys[0]) >>> 0;
  let x1 = (counter1 + keys[1]) >>> 0;
  for (let round = 0; round < 20; round++) {
    const rotation = rotations[round % 8];
    x0 = (x0 + x1) >>> 0;
    x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) >>> 0;
    x1 = (x1 ^ x0) >>> 0;
    if (round % 4 === 3) {
      const step = (round >> 2) + 1;
      x0 = (x0 + keys[step % 3]) >>> 0;
      x1 = (x1 + keys[(step + 1) % 3] + step) >>> 0;
    }
  }
  return [x0, x1];
}

const rotations = [13, 15, 26, 6, 17, 29, 16, 24];

/** Named uses of one seed. A stream number is part of the result: never renumber, only append. */
export const streams = {
  split: 1,
  synthetic: 2,
  bootstrap: 3,
  tree: 4,
  permutation: 5,
  sample: 6,
  abTest: 7,
  fold: 8,
} as const;

export type Stream = (typeof streams)[keyof typeof streams];

/** The two 32-bit words of item `index` of a stream. `seed` is an integer in [0, 2^53). */
export function randomWords(seed: number, stream: Stream, index: number): [number, number] {
  return threefry2x32(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, stream, index);
}

/** Uniform in [0, 1) with 53 bits. */
export function randomUnit(seed: number, stream: Stream, index: number): number {
  const [first, second] = randomWords(seed, stream, index);
  return (first * 2 ** 21 + (second >>> 11)) * 2 ** -53;
}
