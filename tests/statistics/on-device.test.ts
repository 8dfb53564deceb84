// Statistics on a GPU: counts and quantiles are the CPU's to the bit, and what stands on them too.
import { afterAll, describe, expect, it } from "vitest";
import { makeTable } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { anovaF, anovaFOnDevice } from "../../src/statistics/anova-f.js";
import { quantileBins, quantileBinsOnDevice } from "../../src/statistics/bin-codes.js";
import { correlationMatrix, correlationMatrixOnDevice } from "../../src/statistics/correlation.js";
import { describe as describeColumn, describeOnDevice } from "../../src/statistics/describe.js";
import { binCountsOnDevice, histogram } from "../../src/statistics/histogram.js";
import { mutualInformation, mutualInformationOnDevice } from "../../src/statistics/mutual-information.js";
import { quantiles, quantilesOnDevice } from "../../src/statistics/quantiles.js";
import { openTestGpu } from "../engine/gpu/test-gpu.js";
import { lcg, troubled } from "../ops/statistics/numbers.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

const n = 700;
const runtime = makeRuntime({ threads: 2, devices });
const features = makeTable([
  ["troubled", columnFrom(troubled(1, n), "float64")],
  ["plain", columnFrom(lcg(2, n), "float64")],
  [
    "flag",
    columnFrom(
      lcg(3, n).map((u) => u > 0.3),
      "bool",
    ),
  ],
  [
    "kind",
    columnFrom(
      lcg(4, n).map((u) => `k${Math.floor(u * 5)}`),
      "dictionary",
    ),
  ],
]);
const [column] = features.columns;
const labels = columnFrom(
  lcg(5, n).map((u) => Math.floor(u * 3)),
  "float64",
);
const numbers = makeTable(features.names.slice(0, 2).map((name, at) => [name, features.columns[at]] as const));

describe.skipIf(missing)(`on the GPU${skipped}`, () => {
  it("quantiles, bins, counts and mutual information have the same bits", async () => {
    const wanted = [0, 0.1, 0.5, 1];
    expect(await quantilesOnDevice(column, wanted, runtime)).toEqual(quantiles(column, wanted, runtime));
    expect(await quantileBinsOnDevice(column, 7, runtime)).toEqual(quantileBins(column, 7, runtime));
    const edges = Float64Array.of(-50, -1, 0, 2, 50);
    expect(await binCountsOnDevice(column, edges, runtime)).toEqual(histogram(column, edges, runtime).counts);
    const target = { codes: labels, count: 3 };
    const nats = await mutualInformationOnDevice(features, target, runtime);
    expect(nats).toEqual(mutualInformation(features, target, runtime));
    expect(nats[1]).toBeGreaterThan(0);
  });

  it("moments, F and correlations are near", async () => {
    const [here, there] = [describeColumn(column, runtime), await describeOnDevice(column, runtime)];
    expect(there).toMatchObject({
      count: here.count,
      missing: here.missing,
      minimum: here.minimum,
      maximum: here.maximum,
    });
    expect(Math.abs(there.mean - here.mean)).toBeLessThan(1e-5 * (here.maximum - here.minimum));
    const tests = await anovaFOnDevice(features, labels, 3, runtime);
    anovaF(features, labels, 3, runtime).forEach(({ f, pValue }, at) => {
      expect(tests[at].f).toBeCloseTo(f, 4);
      expect(tests[at].pValue).toBeCloseTo(pValue, 4);
    });
    const { values, pairs } = correlationMatrix(numbers, runtime);
    const found = await correlationMatrixOnDevice(numbers, runtime);
    expect(found.pairs).toEqual(pairs);
    for (const [at, value] of values.entries()) expect(Math.abs(found.values[at] - value)).toBeLessThanOrEqual(1e-5);
  });
});
