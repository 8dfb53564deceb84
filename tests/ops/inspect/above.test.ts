import { expect, it } from "vitest";
import { allocate, contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { above } from "../../../src/engine/ops/inspect/above.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { blockSizes, numbersWithHoles } from "./rows.js";

it.each(blockSizes)("says for each of %i rows which side of the threshold it is on", (n) => {
  const cells = numbersWithHoles(n);
  const expected = cells.map((cell) => (cell === null || Number.isNaN(cell) ? null : Number(cell > 15)));
  const results = [1, 2, 4].map((threads) => {
    const codes = allocate(Int32Array, n);
    const validity = allocate(Uint8Array, Math.ceil(n / 8));
    const column = contiguous(columnFrom(cells, "float64"));
    runOp(above, { column, codes, validity, threshold: 15 }, makeRuntime({ threads }));
    return Array.from(codes, (code, row) => ((validity[row >>> 3] >>> (row & 7)) & 1 ? code : null));
  });
  for (const result of results) expect(result).toEqual(expected);
});
