import { test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { remap } from "../../../src/engine/ops/column/remap.js";
import { codes, expectSame, onThreads, plain, sizes } from "./cases.js";

test("codes become the table's codes; missing ones and codes beyond the table the stated code", () => {
  const table = Int32Array.from({ length: 9 }, (_, level) => 100 - level);
  for (const n of sizes) {
    const column = codes(n, 12);
    const out = onThreads((runtime) => {
      const mapped = new Int32Array(n);
      runOp(remap, { column, table, codes: mapped, otherwise: -9 }, runtime);
      return mapped;
    });
    expectSame(
      out,
      plain(column).map((code) => table[code] ?? -9),
    );
  }
});

test("a negative code, however it came about, is outside the table", () => {
  const column = contiguous(columnFrom([-1, -2147483648, 0], "int32"));
  const out = new Int32Array(3);
  runOp(remap, { column, table: Int32Array.of(5), codes: out, otherwise: -1 });
  expectSame(out, [-1, -1, 5]);
});
