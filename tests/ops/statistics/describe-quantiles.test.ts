import { expect, test } from "vitest";
import { type Column, columnTypes } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { describe, describeWithQuantiles } from "../../../src/statistics/describe.js";
import { quantiles } from "../../../src/statistics/quantiles.js";
import { cut, lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

const runtime = makeRuntime({ threads: 2 });
const quartiles = [0.25, 0.5, 0.75];
const column = (cells: (number | null)[]) => columnFrom(cells, "float64");

/** Both at once and one after the other: the same bits, on any threads. */
function check(given: Column, probabilities: readonly number[], what: string): void {
  const got = onAnyThreads((r) => {
    const { quantiles: found, ...facts } = describeWithQuantiles(given, probabilities, r);
    return Float64Array.from([...Object.values(facts), ...found]);
  });
  const facts = Object.values(describe(given, runtime));
  expect([...got], what).toEqual([...facts, ...quantiles(given, probabilities, runtime)]);
}

test("short columns, whatever they hold, are described and cut as by the two ops", () => {
  for (const n of sizes) check(column(troubled(n + 1, n)), quartiles, `${n} rows`);
});

test("long columns, of which a sample shows where quantiles lie, too", () => {
  const n = 300_001;
  const u = lcg(1, n);
  const kinds: Record<string, (number | null)[]> = {
    uniform: u,
    bell: u.map((x, i) => x + u[(i * 7 + 1) % n] + u[(i * 13 + 5) % n]),
    "whole numbers": u.map((x) => Math.floor(x * 5)),
    "mostly zeros": u.map((x) => (x < 0.8 ? 0 : x)),
    constant: u.map(() => 3.25),
    ascending: u.slice().sort((a, b) => a - b),
    troubled: troubled(2, n),
    "half missing": u.map((x, row) => (row % 2 === 0 ? null : x)),
    "nearly all missing": u.map((x, row) => (row === 7 ? x : null)),
    "all missing": u.map(() => null),
    infinite: u.map((x) => (x < 0.3 ? Number.NEGATIVE_INFINITY : x > 0.6 ? Number.POSITIVE_INFINITY : x)),
    huge: u.map((x) => (x - 0.5) * 1e300),
    tiny: u.map((x) => x * 1e-300),
    // The sample sees one row in each stretch of 64: what it misses must be found all the same.
    "runs of 64": u.map((x, row) => (row % 128 < 64 ? x : 1e6 + x)),
  };
  for (const [kind, cells] of Object.entries(kinds)) {
    check(column(cells), quartiles, kind);
    check(cut(column(cells)), [0.5], `${kind}, in chunks`);
  }
  check(column(u), [0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 1], "eight quantiles");
  check(column(u), [0.5, 0.500_001, 0.25, 0.5], "quantiles that nearly meet, out of order");
  check(column(u), [], "no quantiles");
  check(
    column(u),
    Array.from({ length: 30 }, (_, i) => i / 29),
    "more quantiles than brackets",
  );
});

test("every numeric type is read; text and other probabilities are refused", () => {
  for (const type of columnTypes) {
    const cells =
      type === "int64" ? [1n, 0n, null] : type === "dictionary" || type === "utf8" ? ["a", "b", null] : [1, 0, null];
    const given = columnFrom(cells, type);
    const call = () => describeWithQuantiles(given, [0.5], runtime);
    if (type === "utf8") expect(call).toThrow(expect.objectContaining({ code: "ERR_TYPE" }));
    else {
      const { count, missing, mean, quantiles: found } = call();
      expect([count, missing, ...found]).toEqual([2, 1, mean]);
    }
  }
  for (const probability of [-0.1, 1.1, Number.NaN]) {
    expect(() => describeWithQuantiles(column([1]), [probability], runtime)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
    );
  }
});
