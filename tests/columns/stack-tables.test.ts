import { expect, test } from "vitest";
import { stackTables } from "../../src/columns/stack-tables.js";
import { makeTable, tableFromRows } from "../../src/columns/table.js";
import { cellsOf, columnFrom } from "../../src/columns/values.js";
import { MillraceError } from "../../src/core/errors.js";

test("tables stand one below the other, dictionaries joined in order of first appearance", () => {
  const above = tableFromRows([
    { city: "Oslo", n: 1 },
    { city: null, n: 2 },
    { city: "Rome", n: 3 },
  ]);
  const below = tableFromRows([
    { n: 4, city: "Rome" },
    { n: null, city: "Bern" },
    { n: 6, city: null },
  ]);
  const stacked = stackTables([above, below]);
  expect(stacked.rowCount).toBe(6);
  expect(cellsOf(stacked.columns[0])).toEqual(["Oslo", null, "Rome", "Rome", "Bern", null]);
  expect(stacked.columns[0].dictionary).toEqual(["Oslo", "Rome", "Bern"]);
  expect(cellsOf(stacked.columns[1])).toEqual([1, 2, 3, 4, null, 6]);
});

test("values that need no new codes are not copied", () => {
  const table = tableFromRows([{ city: "Oslo", n: 1 }]);
  const stacked = stackTables([table, table]);
  expect(stacked.columns[1].chunks[1].values).toBe(table.columns[1].chunks[0].values);
  expect(stacked.columns[0].chunks[1].values).toBe(table.columns[0].chunks[0].values);
});

test("a column that is missing or of another type is named", () => {
  const table = makeTable([["a", columnFrom([1])]]);
  expect(() => stackTables([table, makeTable([["b", columnFrom([1])]])])).toThrow(/'a' in table 2/);
  const wrong = () => stackTables([table, makeTable([["a", columnFrom(["x"])]])]);
  expect(wrong).toThrow(MillraceError);
  expect(wrong).toThrow(/column 'a'/);
});
