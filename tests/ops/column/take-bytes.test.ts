import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { takeBytes } from "../../../src/engine/ops/column/take-bytes.js";

const chunk = columnFrom(["ab", "", "çde"], "utf8").chunks[0];

test("strings of the rows stand one after the other", () => {
  const bytes = new Uint8Array(6);
  runOp(takeBytes, { column: chunk, rows: new Uint32Array([2, 1, 0]), offsets: new Int32Array([0, 4, 4, 6]), bytes });
  expect(new TextDecoder().decode(bytes)).toBe("çdeab");
});

test("offsets that do not belong to the rows are refused, nothing outside the output is written", () => {
  const refused = (offsets: number[], rows: number[], size: number) =>
    expect(() =>
      runOp(takeBytes, {
        column: chunk,
        rows: new Uint32Array(rows),
        offsets: new Int32Array(offsets),
        bytes: new Uint8Array(size),
      }),
    ).toThrow();
  refused([0, 3], [0], 8);
  refused([0, 2], [0], 1);
  refused([-1, 1], [0], 8);
  refused([0, 2], [3], 8);
  refused([0], [0], 8);
});
