import { describe, expect, it } from "vitest";
import { allocate, contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { parseNumbers } from "../../../src/engine/ops/inspect/parse-numbers.js";
import { isNumberText } from "../../../src/statistics/column-facts.js";
import { blockSizes, texts } from "./rows.js";

function parsed(cells: readonly (string | null)[]): { values: (number | null)[]; unread: number } {
  const values = allocate(Float64Array, cells.length);
  const validity = allocate(Uint8Array, Math.ceil(cells.length / 8));
  const unread = allocate(Float64Array, 1);
  runOp(parseNumbers, { column: contiguous(columnFrom(cells, "utf8")), values, validity, unread });
  return {
    values: Array.from(values, (value, row) => ((validity[row >>> 3] >>> (row & 7)) & 1 ? value : null)),
    unread: unread[0],
  };
}

describe("reading strings as numbers", () => {
  it.each(blockSizes)("gives for %i strings what JavaScript's own parser gives", (n) => {
    const cells = texts(n);
    const { values, unread } = parsed(cells);
    expect(values).toEqual(cells.map((cell) => (cell !== null && isNumberText(cell) ? Number(cell) : null)));
    expect(unread).toBe(cells.filter((cell) => cell !== null && !isNumberText(cell)).length);
  });

  it("rounds correctly where it is hard", () => {
    const hard = [
      "9007199254740993",
      "0.1",
      "2.2250738585072011e-308",
      "179769313486231570e291",
      "5e-324",
      "8.442911973260991817129021e-309",
    ];
    expect(parsed(hard).values).toEqual(hard.map(Number));
  });

  it("takes neither words nor numbers beyond the doubles", () => {
    expect(parsed(["inf", "NaN", "1e999", "Infinity", "--1", "1 2", "1,5"]).unread).toBe(7);
  });
});
