import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { countWords } from "../../../src/engine/ops/column/count-words.js";
import { hashWords } from "../../../src/engine/ops/column/hash-words.js";
import { onThreads, texts } from "./cases.js";
import { manyTexts, someTexts, wordsOf } from "./word-cases.js";

const buckets = 4096;

function bucketOf(word: string): number {
  const counts = new Float64Array(buckets);
  runOp(countWords, { column: texts([word]), counts, pairs: false });
  return counts.indexOf(1);
}

function run(cells: readonly (string | null)[], slots: Int32Array, rowCounts: Float64Array, rowTotal: number) {
  const column = texts(cells);
  return onThreads((runtime) => {
    const values = new Float32Array(rowCounts.length * cells.length).fill(5);
    runOp(hashWords, { column, slots, rowCounts, values, rowTotal, pairs: false }, runtime);
    return values;
  });
}

test("every row holds its words' damped, weighted counts at length 1", () => {
  for (const cells of [[], someTexts, manyTexts(2000)]) {
    const found = new Set(cells.flatMap((cell) => wordsOf(cell ?? "")).map((word) => bucketOf(sample(word))));
    const kept = [...found].sort((a, b) => a - b).filter((_, index) => index % 5 !== 4);
    const slots = new Int32Array(buckets).fill(-1);
    kept.forEach((bucket, slot) => {
      slots[bucket] = slot;
    });
    const rowCounts = Float64Array.from(kept, (_, slot) => slot % 9);
    const values = run(cells, slots, rowCounts, 50);
    cells.forEach((cell, row) => {
      const counts = new Float64Array(kept.length);
      for (const word of wordsOf(cell ?? ""))
        if (slots[bucketOf(sample(word))] >= 0) counts[slots[bucketOf(sample(word))]]++;
      const raw = Array.from(counts, (count, slot) => Math.sqrt(count) * (1 + Math.log(51 / (1 + rowCounts[slot]))));
      const length = Math.sqrt(raw.reduce((sum, value) => sum + value * value, 0)) || 1;
      for (const [slot, value] of raw.entries()) {
        expect(values[slot * cells.length + row]).toBeCloseTo(value / length, 6);
      }
    });
  }
});

// A number of n digits stands for all of that length.
const samples = new Map<string, string>();
function sample(word: string): string {
  const digits = /^number of (\d+) digits$/.exec(word);
  if (!digits) return word;
  if (!samples.has(word)) samples.set(word, "1".repeat(Number(digits[1])));
  return samples.get(word)!;
}

test("words without a slot leave zeros", () => {
  const values = run(["alpha", null, ""], new Int32Array(buckets).fill(-1), Float64Array.of(1, 1), 3);
  expect(Array.from(values)).toStrictEqual([0, 0, 0, 0, 0, 0]);
});

test("a row has the same values alone and among others", () => {
  const slots = Int32Array.from({ length: buckets }, (_, bucket) => bucket % 64);
  const rowCounts = Float64Array.from({ length: 64 }, (_, slot) => slot);
  const cells = manyTexts(300);
  const all = run(cells, slots, rowCounts, 300);
  for (const row of [0, 7, 299]) {
    const alone = run([cells[row]], slots, rowCounts, 300);
    expect(Array.from(alone)).toStrictEqual(Array.from(rowCounts, (_, slot) => all[slot * 300 + row]));
  }
});

test("a slot that is not there is refused", () => {
  const args = {
    column: texts(["a"]),
    slots: Int32Array.of(1),
    rowCounts: Float64Array.of(1),
    rowTotal: 1,
    pairs: false,
  };
  expect(() => runOp(hashWords, { ...args, values: new Float32Array(1) })).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
