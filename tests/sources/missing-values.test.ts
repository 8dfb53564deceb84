import { describe, expect, it } from "vitest";
import { makeTable } from "../../src/columns/table.js";
import { cellsOf, columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { applyMissingRules, missingRules, unusedRules } from "../../src/sources/missing-values.js";

const runtime = makeRuntime({ threads: 1 });
const rules = missingRules({
  missing: ["?"],
  sentinels: [
    { column: "co", values: [-200] },
    { column: "price", values: ["ERROR"] },
    { column: "price", values: [" "] },
    { column: "gone", values: [0] },
  ],
});

describe("rules on what means missing", () => {
  const table = makeTable([
    ["co", columnFrom([1.5, -200, null, 200])],
    ["price", columnFrom(["10.5", "ERROR", " ", "-3"], "utf8")],
    ["coded", columnFrom(["7", "?", "7", "8"], "dictionary")],
    ["word", columnFrom(["a", "?", "ERROR", null], "dictionary")],
    ["on", columnFrom([true, false, null, true], "bool")],
  ]);

  it("make sentinels null, only where they are meant, and text that is then numbers becomes numbers", () => {
    const { table: cleaned, marked } = applyMissingRules(table, rules, runtime);
    expect(cleaned.columns.map(cellsOf)).toEqual([
      [1.5, null, null, 200],
      [10.5, null, null, -3],
      [7, null, 7, 8],
      ["a", null, "ERROR", null],
      [true, false, null, true],
    ]);
    expect(cleaned.columns.map(({ type }) => type)).toEqual(["float64", "float64", "float64", "dictionary", "bool"]);
    expect(marked).toEqual([
      { column: "co", cells: 1, becameNumbers: false },
      { column: "price", cells: 2, becameNumbers: true },
      { column: "coded", cells: 1, becameNumbers: true },
      { column: "word", cells: 1, becameNumbers: false },
    ]);
  });

  it("leave a stated type alone, and name columns that are not there", () => {
    const { table: cleaned } = applyMissingRules(table, rules, runtime, new Set(["price", "coded"]));
    expect(cellsOf(cleaned.columns[1])).toEqual(["10.5", null, null, "-3"]);
    expect(cellsOf(cleaned.columns[2])).toEqual(["7", null, "7", "8"]);
    expect(unusedRules(table, rules)).toEqual(["gone"]);
  });

  it("leave a column alone in which no cell matches, and one that becomes all missing", () => {
    const other = makeTable([
      ["co", columnFrom([1, 2], "float64")],
      ["price", columnFrom(["ERROR", " "], "utf8")],
    ]);
    const { table: cleaned } = applyMissingRules(other, rules, runtime);
    expect(cleaned.columns[0]).toBe(other.columns[0]);
    expect(cellsOf(cleaned.columns[1])).toEqual([null, null]);
    expect(cleaned.columns[1].type).toBe("utf8");
  });
});
