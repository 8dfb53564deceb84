import { describe, expect, it } from "vitest";
import type { ColumnType } from "../../../src/columns/column.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { MillraceError } from "../../../src/core/errors.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { problemType } from "../../../src/phases/1-frame/problem-type.js";
import { columnFacts } from "../../../src/statistics/column-facts.js";

const runtime = makeRuntime({ threads: 1 });

function typeOf(
  cells: readonly CellValue[],
  asked: "auto" | "binary" | "multiclass" | "regression" = "auto",
  type?: ColumnType,
) {
  return problemType("y", columnFacts(columnFrom(cells, type), runtime, 1001), asked);
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof MillraceError ? `${error.code} ${error.exitCode}` : String(error);
  }
  return "none";
}

const repeated = (values: readonly CellValue[], times: number) =>
  values.flatMap((value) => Array<CellValue>(times).fill(value));

describe("the problem type of a target", () => {
  it.each([
    ["two words", repeated(["No", "Yes"], 6), "binary", ["No", "Yes"]],
    ["booleans", repeated([true, false], 6), "binary", ["false", "true"]],
    ["three words", repeated(["b", "a", "C"], 6), "multiclass", ["C", "a", "b"]],
    [
      "20 integers, each 10 times",
      repeated([...Array(20).keys()], 10),
      "multiclass",
      [...Array(20).keys()].map(String),
    ],
    ["21 integers, each 10 times", repeated([...Array(21).keys()], 10), "regression", []],
    ["20 integers, each 9 times", repeated([...Array(20).keys()], 9), "regression", []],
    ["0 and 1", repeated([1, 0], 10), "binary", ["0", "1"]],
    ["10, 9 and -1: by size, not as text", repeated([10, 9, -1], 10), "multiclass", ["-1", "9", "10"]],
    ["two numbers with a fraction", repeated([0.5, 1], 50), "regression", []],
    ["integers beside missing ones", [...repeated([1, 2], 10), null, null], "binary", ["1", "2"]],
  ])("of %s is found", (_, cells, task, classes) => {
    const found = typeOf(cells as CellValue[]);
    expect(found.task).toBe(task);
    expect(found.classes).toEqual(classes);
  });

  it("comes with its reason in numbers", () => {
    expect(typeOf(repeated([0, 1], 25)).taskReason).toBe(
      "'y' is whole numbers with 2 different values in 50 rows, each seen 25.0 times on average: at most 20 values seen 10 times or more are classes.",
    );
    expect(typeOf([...Array(30).keys()].map((n) => n / 4)).taskReason).toContain(
      "numbers with fractions, 30 different values",
    );
  });

  it("is what the configuration says, if the target fits it", () => {
    expect(typeOf([...Array(20).keys()], "regression").task).toBe("regression");
    expect(typeOf(repeated([1, 2, 3], 4), "multiclass").classes).toEqual(["1", "2", "3"]);
    expect(codeOf(() => typeOf(repeated(["a", "b"], 9), "regression"))).toBe("ERR_TARGET_TYPE 3");
    expect(codeOf(() => typeOf(repeated(["a", "b", "c"], 9), "binary"))).toBe("ERR_TARGET_TYPE 3");
    expect(codeOf(() => typeOf(repeated(["a", "b"], 9), "multiclass"))).toBe("ERR_TARGET_TYPE 3");
  });

  it("is refused for one row, no label, one label, dates, and names that never repeat", () => {
    expect(codeOf(() => typeOf([1]))).toBe("ERR_TOO_FEW_ROWS 3");
    expect(codeOf(() => typeOf([], "auto", "float64"))).toBe("ERR_TOO_FEW_ROWS 3");
    expect(codeOf(() => typeOf(Array(12).fill(null), "auto", "float64"))).toBe("ERR_TARGET_EMPTY 3");
    expect(codeOf(() => typeOf([...Array(9).keys(), null, null]))).toBe("ERR_TOO_FEW_ROWS 3");
    expect(codeOf(() => typeOf(Array(12).fill("a")))).toBe("ERR_TARGET_CONSTANT 3");
    expect(codeOf(() => typeOf([...Array(12).keys()].map((day) => new Date(day * 1e8))))).toBe("ERR_TARGET_TYPE 3");
    expect(codeOf(() => typeOf([...Array(12).keys()].map((n) => `name ${n}`)))).toBe("ERR_TARGET_TYPE 3");
  });
});
