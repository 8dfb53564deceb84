import { describe, expect, it } from "vitest";
import type { ColumnType } from "../../src/columns/column.js";
import { type CellValue, columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { columnFacts } from "../../src/statistics/column-facts.js";
import { columnRole, isNearlyUnique, orderShare } from "../../src/statistics/column-role.js";

const runtime = makeRuntime({ threads: 1 });
const rows = Array.from({ length: 1000 }, (_, row) => row);
const factsOf = (cell: (row: number) => CellValue, type?: ColumnType) =>
  columnFacts(columnFrom(rows.map(cell), type), runtime);

describe("roles", () => {
  it.each<[string, (row: number) => CellValue, ColumnType | undefined, string]>([
    ["words that all differ", (row) => `c-${row}`, "utf8", "id"],
    ["whole numbers that only rise", (row) => row * 3 + 7, undefined, "id"],
    ["whole numbers that differ but are mixed", (row) => (row * 7919) % 1000, undefined, "numeric"],
    ["numbers with fractions that only rise", (row) => row / 7, undefined, "numeric"],
    ["nothing", () => null, "float64", "constant"],
    ["one value and gaps", (row) => (row % 2 ? 1 : null), undefined, "constant"],
    ["sentences", (row) => `the quick brown fox number ${row} jumped over`, "utf8", "text"],
    ["sentences that repeat", (row) => `the quick brown fox number ${row % 20} jumped over`, "utf8", "categorical"],
    ["days", (row) => new Date(row * 86_400_000), "date", "time"],
    ["true and false", (row) => row % 2 === 0, undefined, "categorical"],
  ])("of %s", (_, cell, type, role) => {
    expect(columnRole(factsOf(cell, type))).toBe(role);
  });

  it("call words nearly unique when more than half of the rows have their own", () => {
    expect(isNearlyUnique(factsOf((row) => `t${Math.floor(row / 1.5)}`, "utf8"))).toBe(true);
    expect(isNearlyUnique(factsOf((row) => `t${Math.floor(row / 3)}`, "utf8"))).toBe(false);
    expect(isNearlyUnique(factsOf((row) => row / 3))).toBe(false);
  });

  it("measure how far a column orders the rows, in either direction", () => {
    expect(orderShare(factsOf((row) => row / 2))).toBe(1);
    expect(orderShare(factsOf((row) => -row))).toBe(1);
    expect(orderShare(factsOf((row) => (row * 617) % 1000))).toBeLessThan(0.7);
  });
});
