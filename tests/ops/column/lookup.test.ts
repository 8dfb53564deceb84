import { test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { lookup } from "../../../src/engine/ops/column/lookup.js";
import { codes, expectSame, onThreads, plain, sizes } from "./cases.js";

test("codes become the table's numbers; missing ones and codes beyond the table the stated number", () => {
  const table = Float64Array.from({ length: 9 }, (_, level) => level / 7);
  for (const n of sizes) {
    const column = codes(n, 12);
    const values = onThreads((runtime) => {
      const out = new Float64Array(n);
      runOp(lookup, { column, table, values: out, otherwise: -1.5 }, runtime);
      return out;
    });
    expectSame(
      values,
      plain(column).map((code) => table[code] ?? -1.5),
    );
  }
});

test("an empty table gives the stated number everywhere", () => {
  const values = new Float64Array(5);
  runOp(lookup, { column: codes(5, 2), table: new Float64Array(0), values, otherwise: 4 });
  expectSame(values, [4, 4, 4, 4, 4]);
});
