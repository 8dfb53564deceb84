import { expect, test } from "vitest";
import { allocateValues, contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { MillraceError } from "../../../src/core/errors.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { encodeLevels } from "../../../src/engine/ops/csv/encode-levels.js";

function encode(cells: readonly (string | null)[], most: number) {
  const column = contiguous(columnFrom(cells, "utf8"));
  const codes = allocateValues("dictionary", cells.length);
  const firstRows = new Float64Array(most);
  const levelCount = new Float64Array(1);
  runOp(encodeLevels, { column, codes, firstRows, levelCount });
  return { codes: [...codes], firstRows: [...firstRows], count: levelCount[0] };
}

test("texts are numbered in order of first appearance", () => {
  for (const rows of [0, 1, 2, 63, 64, 65, 5_000]) {
    const cells = Array.from({ length: rows }, (_, row) =>
      row % 10 === 3 ? null : `${"long ".repeat(row % 5)}${(row * row) % 97}`,
    );
    const levels = [...new Set(cells.filter((cell) => cell !== null))];
    const { codes, firstRows, count } = encode(cells, 5_000);
    expect(count).toBe(levels.length);
    expect(codes).toEqual(cells.map((cell) => (cell === null ? 0 : levels.indexOf(cell))));
    expect(firstRows.slice(0, count)).toEqual(levels.map((level) => cells.indexOf(level)));
  }
});

test("texts that differ in length or in one byte are different levels", () => {
  const cells = [
    "",
    "a",
    "aa",
    "aaaaaaaa",
    "aaaaaaab",
    "aaaaaaaaa",
    "aaaaaaaabaaaaaaa",
    "aaaaaaaaaaaaaaaa",
    "a\0",
    "\0a",
  ];
  expect(encode([...cells, ...cells], 50).codes).toEqual([...cells.keys(), ...cells.keys()]);
});

test("one level too many ends it", () => {
  const cells = ["a", "b", "c", "d"];
  expect(encode(cells, 4).count).toBe(4);
  expect(encode(cells, 2).count).toBe(3);
  expect(encode(cells, 0).count).toBe(1);
});

test("only text is encoded", () => {
  const column = contiguous(columnFrom([1, 2]));
  const codes = allocateValues("dictionary", 2);
  const call = () =>
    runOp(encodeLevels, { column, codes, firstRows: new Float64Array(2), levelCount: new Float64Array(1) });
  expect(call).toThrow(MillraceError);
});
