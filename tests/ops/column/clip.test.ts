import { expect, test } from "vitest";
import { clip } from "../../../src/engine/ops/column/clip.js";
import { floats } from "./cases.js";
import { runOp, testMap } from "./maps.js";

testMap(
  (column, runtime) => {
    const values = new Float64Array(column.length);
    runOp(clip, { column, values, low: -20, high: 1000 }, runtime);
    return values;
  },
  (value) => (value < -20 ? -20 : Math.min(value, 1000)),
);

test("bounds in the wrong order are refused", () => {
  const values = new Float64Array(1);
  expect(() => runOp(clip, { column: floats(1), values, low: 2, high: 1 })).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
