import { expect, test } from "vitest";
import { passNumeric } from "../../src/transforms/pass-numeric.js";
import { frameOf, runtime } from "./frames.js";

test("a column becomes a feature without a copy", () => {
  const frame = frameOf(["x", [1, null, 3], "int8"], ["y", [1, 2, 3]]);
  const { features } = passNumeric.fit(frame, { columns: ["x"] }, runtime).apply(frame, runtime);
  expect(features.names).toStrictEqual(["x"]);
  expect(features.columns[0]).toBe(frame.columns.columns[0]);
});
