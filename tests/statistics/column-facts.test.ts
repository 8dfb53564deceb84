import { describe, expect, it } from "vitest";
import { columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { columnFacts } from "../../src/statistics/column-facts.js";

const runtime = makeRuntime({ threads: 1 });

describe("the facts of a column", () => {
  it("count what is there, what is missing and what differs", () => {
    const facts = columnFacts(columnFrom([3, 1, null, 3, Number.NaN, 2.5]), runtime);
    expect(facts).toMatchObject({
      rows: 6,
      there: 4,
      missing: 2,
      distinct: 3,
      smallest: 1,
      largest: 3,
      isWhole: false,
    });
    expect([facts.rises, facts.falls]).toEqual([1, 2]);
    expect(facts.top.map(({ text, count }) => [text, count])).toEqual([
      ["3", 2],
      ["1", 1],
      ["2.5", 1],
    ]);
  });

  it("are the same for strings in a dictionary and for plain strings", () => {
    const cells = ["two words", "7", null, "7", " 1e3 ", "ü"];
    const plain = columnFacts(columnFrom(cells, "utf8"), runtime);
    const coded = columnFacts(columnFrom(cells, "dictionary"), runtime);
    expect({ ...coded, type: "utf8" }).toEqual(plain);
    expect(plain).toMatchObject({ numberTexts: 3, there: 5, meanWords: 6 / 5, meanBytes: 18 / 5 });
  });

  it("name dates as they are written, and only the most frequent values", () => {
    const days = columnFrom([new Date("2024-02-29"), new Date("2024-02-29"), new Date("2025-01-01")], "date");
    expect(columnFacts(days, runtime, 1).top).toMatchObject([{ text: "2024-02-29", count: 2, row: 0 }]);
  });

  it("of no rows and of nothing but missing rows have no values", () => {
    for (const cells of [[], [null, null]]) {
      const facts = columnFacts(columnFrom(cells, "float64"), runtime);
      expect(facts).toMatchObject({ there: 0, distinct: 0, isWhole: false, top: [], smallest: Number.NaN });
    }
  });
});
