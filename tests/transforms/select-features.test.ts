import { expect, test } from "vitest";
import { makeTable } from "../../src/columns/table.js";
import { passNumeric } from "../../src/transforms/pass-numeric.js";
import { selectFeatures } from "../../src/transforms/select-features.js";
import { frameOf, runtime } from "./frames.js";

const bare = frameOf(["a", [1, 2]], ["b", [3, 4]], ["c", [5, 6]]);
const frame = passNumeric.fit(bare, { columns: ["a", "b", "c"] }, runtime).apply(bare, runtime);

test("the named features stay, in the order given, as the same objects", () => {
  const kept = selectFeatures.fit(frame, { features: ["c", "a"] }, runtime).apply(frame, runtime);
  expect(kept.features.names).toStrictEqual(["c", "a"]);
  expect(kept.features.columns[1]).toBe(frame.features.columns[0]);
  expect(kept.columns).toBe(frame.columns);
});

test("keeping none leaves a table that still has its rows", () => {
  const kept = selectFeatures.fit(frame, { features: [] }, runtime).apply(frame, runtime);
  expect(kept.features).toStrictEqual(makeTable([], 2));
});

test("a feature that is not there is named", () => {
  expect(() => selectFeatures.fit(frame, { features: ["d"] }, runtime)).toThrowError(
    expect.objectContaining({ code: "ERR_COLUMN_MISSING" }),
  );
});
