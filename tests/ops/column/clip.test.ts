import { expect, test } from "vitest";
import { clip } from "../../../src/engine/ops/column/clip.js";
import { floats, plain } from "./cases.js";
import { runOp, testMap } from "./maps.js";

testMap(
  (column, runtime) => {
    const values = new Float64Array(column.length);
    const changed = new Float64Array(1);
    runOp(clip, { column, values, changed, low: -20, high: 1000 }, runtime);
    expect(changed[0]).toBe(plain(column).filter((value) => value < -20 || value > 1000).length);
    return values;
  },
  (value) => (value < -20 ? -20 : Math.min(value, 1000)),
);

test("bounds in the wrong order are refused", () => {
  const values = new Float64Array(1);
  expect(() => runOp(clip, { column: floats(1), values, changed: new Float64Array(1), low: 2, high: 1 })).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
