import { describe, expect, it } from "vitest";
import { randomUnit, randomWords, streams, threefry2x32 } from "../../src/core/random.js";

describe("threefry-2x32-20", () => {
  it("gives the published words", () => {
    // Random123 1.14, kat_vectors: threefry 2x32, 20 rounds: counter, key, result.
    const published = [
      [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
    ];
    for (const [counter0, counter1, key0, key1, ...expected] of published)
      expect(threefry2x32(key0, key1, counter0, counter1)).toEqual(expected);
  });
});

describe("random numbers", () => {
  it("use both halves of a seed, the stream and the index", () => {
    expect(randomWords(2 ** 40 + 5, streams.tree, 9)).toEqual(threefry2x32(5, 256, streams.tree, 9));
    const words = [randomWords(1, 1, 1), randomWords(2, 1, 1), randomWords(1, 2, 1), randomWords(1, 1, 2)];
    words.push(randomWords(1 + 2 ** 32, 1, 1));
    expect(new Set(words.map(String)).size).toBe(words.length);
  });

  it("lie in [0, 1) and fill it evenly", () => {
    const counts = new Array<number>(10).fill(0);
    for (let index = 0; index < 100_000; index++) {
      const value = randomUnit(42, streams.synthetic, index);
      if (!(value >= 0 && value < 1)) throw new Error(`${value} at ${index}`);
      counts[Math.floor(value * 10)]++;
    }
    // Chi-square of 9 degrees of freedom: 27.9 is exceeded once in 1,000 seeds; this one is fixed.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(27.9);
  });

  it("never use a stream number twice", () => {
    expect(new Set(Object.values(streams)).size).toBe(Object.values(streams).length);
  });
});
