// One test body for the ops that map every value of a numeric column by itself.
import { expect, test } from "vitest";
import type { Chunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { makeRuntime, type Runtime, stop } from "../../../src/engine/runtime.js";
import { everyType, expectSame, floats, onThreads, plain, sizes, texts } from "./cases.js";

export function testMap(
  run: (chunk: Chunk, runtime: Runtime) => ArrayLike<number>,
  formula: (value: number) => number,
): void {
  test("every row is mapped by the plain formula, at every size and thread count", () => {
    for (const n of sizes) {
      const chunk = floats(n);
      expectSame(
        onThreads((runtime) => run(chunk, runtime)),
        plain(chunk).map(formula),
      );
    }
  });
  test("every numeric type is read", () => {
    for (const [type, chunk] of everyType(2000)) {
      expectSame(run(chunk, makeRuntime()), plain(chunk).map(formula), type);
    }
  });
  test("strings are refused with a typed error", () => {
    expect(() => run(texts(["a"]), makeRuntime())).toThrowError(expect.objectContaining({ code: "ERR_TYPE" }));
  });
  test("a stopped call reports that it was cancelled", () => {
    const runtime = makeRuntime();
    stop(runtime);
    expect(() => run(floats(10), runtime)).toThrowError(expect.objectContaining({ code: "ERR_CANCELLED" }));
  });
}

export { runOp };
