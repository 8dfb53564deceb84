import { expect, test } from "vitest";
import { scale } from "../../../src/engine/ops/column/scale.js";
import { floats } from "./cases.js";
import { runOp, testMap } from "./maps.js";

testMap(
  (column, runtime) => {
    const values = new Float64Array(column.length);
    runOp(scale, { column, values, center: 3.25, spread: 0.3 }, runtime);
    return values;
  },
  (value) => (value - 3.25) / 0.3,
);

test("a spread of 0 or infinity is refused", () => {
  for (const spread of [0, Number.POSITIVE_INFINITY, Number.NaN]) {
    const values = new Float64Array(1);
    expect(() => runOp(scale, { column: floats(1), values, center: 0, spread })).toThrowError(
      expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
    );
  }
});
