import { describe, expect, it } from "vitest";
import { allocate, contiguous } from "../../../src/columns/column.js";
import { cellsOf, columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { markMissing } from "../../../src/engine/ops/inspect/mark-missing.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { blockSizes, numbersWithHoles, texts } from "./rows.js";

describe("marking sentinels as missing", () => {
  it.each(blockSizes)("keeps every other value of %i rows, of every type, for every thread count", (n) => {
    const sentinels = ["?", " ", "15", "-0", "nope"];
    const columns = [
      columnFrom(numbersWithHoles(n), "float64"),
      columnFrom(texts(n), "utf8"),
      columnFrom(texts(n), "dictionary"),
    ];
    for (const column of columns) {
      const isMarked = (cell: unknown) =>
        typeof cell === "number" ? cell === 15 || cell === 0 : sentinels.includes(cell as string);
      const cells = cellsOf(column);
      for (const threads of [1, 2, 4]) {
        const validity = allocate(Uint8Array, Math.ceil(n / 8));
        const marked = allocate(Float64Array, 1);
        const args = {
          column: contiguous(column),
          numbers: Float64Array.of(15, 0),
          codes: Uint8Array.from(column.dictionary ?? [], (text) => Number(sentinels.includes(text))),
          texts: contiguous(columnFrom(sentinels, "utf8")),
          validity,
          marked,
        };
        runOp(markMissing, args, makeRuntime({ threads }));
        const kept = cells.map((_, row) => ((validity[row >>> 3] >>> (row & 7)) & 1) === 1);
        expect(kept).toEqual(cells.map((cell) => cell !== null && !isMarked(cell)));
        expect(marked[0]).toBe(cells.filter((cell) => cell !== null && isMarked(cell)).length);
      }
    }
  });
});
