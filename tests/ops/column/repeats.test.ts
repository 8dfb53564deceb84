import { expect, test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { repeats } from "../../../src/engine/ops/column/repeats.js";
import { onThreads, sizes } from "./cases.js";

test("a row that equals an earlier one in every column is marked, missing equal to missing", () => {
  for (const n of sizes) {
    const cells = Array.from({ length: n }, (_, row) => [
      row % 5 === 0 ? null : (row * 13) % 97,
      row % 3 === 0 ? "" : `t${row % 50}`,
      row % 2 === 0,
    ]);
    const types = ["float64", "utf8", "bool"] as const;
    const columns = types.map((type, at) =>
      contiguous(
        columnFrom(
          cells.map((row) => row[at]),
          type,
        ),
      ),
    );
    // A poor hash on purpose: what decides is the values.
    const hashes = BigInt64Array.from(cells, (row) => BigInt((row[0] as number) ?? 1));
    const { repeat, count } = onThreads((runtime) => {
      const out = { repeat: new Uint8Array(n), count: new Float64Array(1) };
      runOp(repeats, { columns, hashes, ...out }, runtime);
      return out;
    });
    const seen = new Set<string>();
    const expected = cells.map((row) => {
      const key = JSON.stringify(row);
      const again = seen.has(key) ? 1 : 0;
      seen.add(key);
      return again;
    });
    expect(Array.from(repeat)).toStrictEqual(expected);
    expect(count[0]).toBe(n - seen.size);
  }
});

test("a hash shared by different rows drops none of them", () => {
  const columns = [contiguous(columnFrom([1, 2, 3, 1]))];
  const out = { repeat: new Uint8Array(4), count: new Float64Array(1) };
  runOp(repeats, { columns, hashes: new BigInt64Array(4), ...out });
  expect(Array.from(out.repeat)).toStrictEqual([0, 0, 0, 1]);
});

test("two NaN are equal, both zeros are equal, a null and a NaN are both missing", () => {
  const columns = [contiguous(columnFrom([Number.NaN, Number.NaN, 0, -0, null]))];
  const out = { repeat: new Uint8Array(5), count: new Float64Array(1) };
  runOp(repeats, { columns, hashes: new BigInt64Array(5), ...out });
  expect(Array.from(out.repeat)).toStrictEqual([0, 1, 0, 1, 1]);
});
