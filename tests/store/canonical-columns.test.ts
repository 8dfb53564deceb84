import { describe, expect, it } from "vitest";
import { type Column, columnOf } from "../../src/columns/column.js";
import { columnFrom } from "../../src/columns/values.js";
import { runsOf, stringPieces } from "../../src/store/canonical-columns.js";

const shapes = (column: Column, limits: { rows: number; bytes: number }) =>
  runsOf(column, limits).map(({ length, byteLength, nullCount }) => [length, byteLength, nullCount]);
const chunked = (parts: readonly Column[]) =>
  columnOf(
    parts[0].type,
    parts.flatMap((part) => part.chunks),
  );

describe("the runs of a column", () => {
  it("are cut at the row limit, wherever the chunks end", () => {
    const limits = { rows: 3, bytes: 100 };
    const whole = columnFrom([1, null, 3, 4, 5, null, 7]);
    const parts = chunked([columnFrom([1]), columnFrom([null, 3, 4, 5], "float64"), columnFrom([null, 7], "float64")]);
    expect(shapes(whole, limits)).toEqual([
      [3, 0, 1],
      [3, 0, 1],
      [1, 0, 0],
    ]);
    expect(shapes(parts, limits)).toEqual(shapes(whole, limits));
  });

  it("are cut where the strings' bytes would pass the limit, wherever the chunks end", () => {
    const limits = { rows: 100, bytes: 4 };
    const cells = ["ab", "cd", "", "e", "too long for it", "", "f", "ghi"];
    const expected = [
      [3, 4, 0],
      [1, 1, 0],
      [1, 15, 0],
      [3, 4, 0],
    ];
    // A string beyond the limit is alone; the empty one after it does not fit behind it.
    const whole = columnFrom(cells, "utf8");
    for (let cut = 1; cut < cells.length; cut++) {
      const parts = chunked([columnFrom(cells.slice(0, cut), "utf8"), columnFrom(cells.slice(cut), "utf8")]);
      expect(shapes(parts, limits), `cut at ${cut}`).toEqual(shapes(whole, limits));
    }
    const text = runsOf(whole, limits).map((run) =>
      [...stringPieces(run)].map((piece) => Buffer.from(piece).toString()).join(""),
    );
    expect(text.join("")).toBe(cells.join(""));
    expect(shapes(whole, limits)).toEqual(expected);
  });

  it("of a column without rows are one empty run", () => {
    expect(shapes(columnFrom([], "utf8"), { rows: 3, bytes: 3 })).toEqual([[0, 0, 0]]);
    expect(shapes(columnOf("float64", []), { rows: 3, bytes: 3 })).toEqual([[0, 0, 0]]);
  });
});
