import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { countWords } from "../../../src/engine/ops/column/count-words.js";
import { floats, onThreads, texts } from "./cases.js";
import { manyTexts, someTexts, wordsOf } from "./word-cases.js";

function run(cells: readonly (string | null)[], buckets: number, pairs = false): number[] {
  const column = texts(cells);
  return Array.from(
    onThreads((runtime) => {
      const counts = new Float64Array(buckets);
      runOp(countWords, { column, counts, pairs }, runtime);
      return counts;
    }),
  );
}

// So many buckets that no two words of the tests share one: then the counts are those of the words themselves.
const many = 1 << 20;
const sorted = (counts: Iterable<number>) => [...counts].filter((count) => count > 0).sort((a, b) => a - b);

function naive(cells: readonly (string | null)[], pairs: boolean): number[] {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const words = wordsOf(cell ?? "");
    const both = pairs ? words.slice(1).map((word, at) => `${words[at]} ${word}`) : [];
    for (const word of new Set([...words, ...both])) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return sorted(counts.values());
}

test("rows are counted per word, as a plain regular expression finds words", () => {
  for (const cells of [[], someTexts, manyTexts(1025), manyTexts(20_000)]) {
    expect(sorted(run(cells, many))).toStrictEqual(naive(cells, false));
  }
});

test("pairs of neighbours count too when asked", () => {
  expect(sorted(run(someTexts, many, true))).toStrictEqual(naive(someTexts, true));
});

test("a word has the same bucket in any text and any letter case", () => {
  const [a, b] = [run(["alpha BETA"], 512), run(["beta", "Alpha"], 512)];
  expect(a).toStrictEqual(b);
});

test("one bucket counts the rows with any word", () => {
  expect(run(someTexts, 1)).toStrictEqual([7]);
});

test("columns of numbers are refused", () => {
  expect(() => runOp(countWords, { column: floats(2), counts: new Float64Array(4), pairs: false })).toThrowError(
    expect.objectContaining({ code: "ERR_TYPE" }),
  );
});
