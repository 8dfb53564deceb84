import { expect, test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { ratio } from "../../../src/engine/ops/column/ratio.js";
import { everyType, expectSame, floats, onThreads, plain, sizes, texts } from "./cases.js";

const divide = (a: number, b: number) => (Number.isFinite(a / b) ? a / b : Number.NaN);

test("every row is divided; what has no finite quotient is missing", () => {
  for (const n of sizes) {
    const numerator = floats(n);
    for (const [, denominator] of everyType(n).slice(0, n > 2000 ? 3 : 12)) {
      const values = onThreads((runtime) => {
        const out = new Float64Array(n);
        runOp(ratio, { numerator, denominator, values: out }, runtime);
        return out;
      });
      const [above, below] = [plain(numerator), plain(denominator)];
      expectSame(
        values,
        above.map((value, row) => divide(value, below[row])),
      );
    }
  }
});

test("division by zero is missing, also 0 by 0", () => {
  const numerator = contiguous(columnFrom([1, 0, -1]));
  const denominator = contiguous(columnFrom([0, 0, -0]));
  const values = new Float64Array(3);
  runOp(ratio, { numerator, denominator, values });
  expectSame(values, [Number.NaN, Number.NaN, Number.NaN]);
});

test("strings are refused", () => {
  expect(() =>
    runOp(ratio, { numerator: floats(1), denominator: texts(["1"]), values: new Float64Array(1) }),
  ).toThrowError(expect.objectContaining({ code: "ERR_TYPE" }));
});
