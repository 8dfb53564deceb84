import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { groupLabels } from "../../../src/engine/ops/column/group-labels.js";
import { codes, onThreads, plain, sizes } from "./cases.js";

test("rows and labels are added up per fold and level, missing codes in the last", () => {
  for (const label of [-1, 2]) {
    for (const n of sizes) {
      const column = codes(n, 5);
      const labels = Float64Array.from({ length: n }, (_, row) => (row * 31) % 4);
      const folds = Uint8Array.from({ length: n }, (_, row) => (row * 7) % 3);
      const got = onThreads((runtime) => {
        const out = { counts: new Float64Array(18).fill(1), sums: new Float64Array(18).fill(1) };
        runOp(groupLabels, { column, labels, folds, ...out, foldCount: 3, label }, runtime);
        return out;
      });
      const counts = new Float64Array(18);
      const sums = new Float64Array(18);
      plain(column).forEach((code, row) => {
        const cell = folds[row] * 6 + (Number.isNaN(code) ? 5 : code);
        counts[cell]++;
        sums[cell] += label < 0 ? labels[row] : labels[row] === label ? 1 : 0;
      });
      expect(got).toStrictEqual({ counts, sums });
    }
  }
});

test("a fold that is not there is refused", () => {
  const out = { counts: new Float64Array(4), sums: new Float64Array(4) };
  const args = {
    column: codes(2, 1),
    labels: new Float64Array(2),
    folds: Uint8Array.of(0, 2),
    foldCount: 2,
    label: -1,
  };
  expect(() => runOp(groupLabels, { ...args, ...out })).toThrowError(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
