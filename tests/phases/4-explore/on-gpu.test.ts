// The room on a GPU that was asked for: the figures of the CPU within the tolerance of the ops, and a report of what ran.
import { afterAll, expect, it } from "vitest";
import { makeRunReport, usesOf } from "../../../src/engine/run-report.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { openTestGpu } from "../../engine/gpu/test-gpu.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { column, dictionary, exploreGiven, found } from "./room.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

const n = 500;
const [a, b, c] = [lcg(1, n), lcg(2, n), lcg(3, n)];
const columns = [
  ["a", column("float64", a)],
  ["b", column("float64", b)],
  [
    "noise",
    column(
      "float64",
      c.map((x, row) => (row % 10 === 3 ? null : x)),
    ),
  ],
  [
    "kind",
    dictionary(
      c.map((x) => Math.floor(x * 3)),
      ["p", "q", "r"],
    ),
  ],
] as const;
const regression = { columns, target: "sum", labels: a.map((x, row) => 2 * x + b[row]) };
const classes = { columns, target: "left", labels: a.map((x) => Number(x > 0.4)), classes: ["no", "yes"] };

/** Every number within 1e-4 of its size; all else equal. */
function expectNear(gpu: unknown, cpu: unknown, path = ""): void {
  if (typeof cpu === "number") {
    const apart = Math.abs((gpu as number) - cpu);
    expect(apart, path).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(cpu)));
  } else if (typeof cpu === "object" && cpu !== null) {
    expect(Object.keys(gpu as object), path).toEqual(Object.keys(cpu));
    for (const [key, value] of Object.entries(cpu)) expectNear((gpu as never)[key], value, `${path}.${key}`);
  } else expect(gpu, path).toBe(cpu);
}

it.skipIf(missing).each([
  ["a number", regression, ["correlation", "describe", "group-moments", "histogram", "quantiles"]],
  ["classes", classes, ["correlation", "describe", "group-moments", "histogram", "joint-counts", "quantiles"]],
] as const)(`the profile with %s as target${skipped}`, async (_, given, ops) => {
  const report = makeRunReport();
  const gpu = await exploreGiven({ ...given, runtime: makeRuntime({ threads: 2, devices, report }) });
  const cpu = await exploreGiven(given);
  expectNear(gpu, cpu);
  // That a column is exactly a sum is found all the same: it is confirmed on the CPU.
  expect(found(gpu, "leak").map(({ what }) => what)).toEqual(found(cpu, "leak").map(({ what }) => what));
  const there = usesOf(report).filter(({ device }) => device === "gpu");
  expect(there.map(({ op }) => op).sort()).toEqual(ops.map((op) => `statistics/${op}`));
  for (const { kernel, milliseconds, bytesMoved, refused } of there) {
    expect([kernel !== "", milliseconds > 0, bytesMoved > 0, refused]).toEqual([true, true, true, ""]);
  }
});

it("auto opens no device for ops that it would not take there, nor for little work, and says so", async () => {
  const report = makeRunReport();
  await using auto = new (await import("../../../src/engine/devices.js")).Devices("auto");
  await exploreGiven({ ...classes, runtime: makeRuntime({ threads: 2, devices: auto, report }) });
  const why = new Map(usesOf(report).map(({ op, refused }) => [op, refused]));
  expect(why.get("statistics/correlation")).toMatch(/^gpu: its result there differs within a tolerance/);
  expect(why.get("statistics/histogram")).toMatch(/^gpu: not opened for .* ms of work$/);
  // One line for all calls, however many milliseconds each was not worth.
  expect(usesOf(report).filter(({ op }) => op === "statistics/histogram")).toHaveLength(1);
});
