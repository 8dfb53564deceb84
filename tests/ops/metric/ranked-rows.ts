// Seeded queries of 1 to 40 rows for the tests of ranking ops: relevance 0 to 3, scores in twelfths so that ties are common.
import { randomUnit, streams } from "../../../src/core/random.js";

export function drawQueries(queries: number) {
  const sizes = Array.from({ length: queries }, (_, q) => 1 + Math.floor(randomUnit(3, streams.sample, q) * 40));
  const offsets = [0];
  for (const size of sizes) offsets.push(offsets.at(-1)! + size);
  const rows = offsets.at(-1)!;
  return {
    offsets,
    labels: Float64Array.from({ length: rows }, (_, i) => Math.floor(randomUnit(4, streams.sample, i) * 4.5) % 4),
    scores: Float64Array.from({ length: rows }, (_, i) => Math.floor(randomUnit(5, streams.sample, i) * 12) / 12),
  };
}

export const queryOffsetsOf = (offsets: readonly number[]) => BigInt64Array.from(offsets, BigInt);
