import { expect, test } from "vitest";
import type { InputColumn } from "../../../src/artifacts/pipeline.js";
import { makeTable, type Table } from "../../../src/columns/table.js";
import { columnFrom } from "../../../src/columns/values.js";
import { monitorSchema } from "../../../src/core/config.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { columnDrift } from "../../../src/phases/8-monitor/data-drift.js";

const rules = monitorSchema.parse({});
const runtime = makeRuntime({ threads: 2 });
const draw = (seed: number, count: number, shift = 0) =>
  Array.from({ length: count }, (_, index) => randomUnit(seed, streams.synthetic, index) + shift);
const pick = (seed: number, count: number, levels: readonly (string | null)[]) =>
  draw(seed, count).map((value) => levels[Math.floor(value * levels.length)]);
const input = (name: string, role: InputColumn["role"]): InputColumn => ({ name, role, type: "float64", missing: [] });
const drift = (reference: Table, current: Table, inputs: InputColumn[]) =>
  columnDrift({ source: "test rows", reference, current }, inputs, rules, runtime);

test("a shifted number and a changed mix of levels drift; equal distributions do not, and the largest comes first", async () => {
  const inputs = [
    input("same", "numeric"),
    input("moved", "numeric"),
    input("mix", "categorical"),
    input("steady", "categorical"),
  ];
  const table = (seed: number, shift: number, levels: readonly (string | null)[]) =>
    makeTable([
      ["same", columnFrom(draw(seed, 2000))],
      ["moved", columnFrom(draw(seed + 1, 2000, shift))],
      ["mix", columnFrom(pick(seed + 2, 2000, levels))],
      ["steady", columnFrom(pick(seed + 3, 2000, ["x", "y", null]))],
    ]);
  const found = await drift(table(1, 0, ["a", "b", "c"]), table(50, 0.5, ["a", "b", "c", "new"]), inputs);
  expect(found.filter((column) => column.drifted).map(({ column }) => column)).toEqual(["moved", "mix"]);
  const moved = found[0];
  // Uniform on [0, 1) against the same moved by a half: the largest gap is one half.
  expect(moved.statistic).toBeCloseTo(0.5, 1);
  expect(moved.reference.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1900);
  const mix = found[1];
  expect(mix.bins.slice(-2)).toEqual(["(other)", "(missing)"]);
  expect(mix.current[mix.bins.indexOf("(other)")]).toBeGreaterThan(300);
});

test("a column that was there in training and is all missing now has drifted", async () => {
  const reference = makeTable([["x", columnFrom(draw(1, 500))]]);
  const current = makeTable([["x", columnFrom(new Array(500).fill(null), "float64")]]);
  expect((await drift(reference, current, [input("x", "numeric")]))[0]).toMatchObject({ drifted: true, statistic: 1 });
  expect((await drift(current, current, [input("x", "numeric")]))[0]).toMatchObject({ drifted: false, statistic: 0 });
});

test("time and text columns are left out", async () => {
  const table = makeTable([
    ["t", columnFrom([new Date(0), new Date(1)])],
    ["words", columnFrom(["a b", "c d"])],
  ]);
  expect(await drift(table, table, [input("t", "time"), input("words", "text")])).toEqual([]);
});

test("on null data the share of false alarms over many columns stays below alpha", async () => {
  const columns = 40;
  const table = (seed: number) =>
    makeTable(
      Array.from({ length: columns }, (_, index) => [`c${index}`, columnFrom(draw(seed + index, 400))] as const),
    );
  const inputs = Array.from({ length: columns }, (_, index) => input(`c${index}`, "numeric"));
  const alarms = await Promise.all(
    [1000, 2000, 3000, 4000, 5000].map(async (seed) => {
      const found = await drift(table(seed), table(seed + 500), inputs);
      return found.filter((column) => column.drifted).length;
    }),
  );
  expect(alarms.filter((count) => count > 0).length).toBeLessThanOrEqual(1);
});
