import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { tableFromRows } from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { packageRoot } from "../../src/core/package-root.js";
import { predictionLogFile, predictionLogState, readLoggedPredictions } from "../../src/store/logged-predictions.js";
import { type LoggedBatch, PredictionLog } from "../../src/store/prediction-log.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const batch = (ids: string[], version = 1): LoggedBatch => ({
  ids,
  model: "demo",
  version,
  inputs: tableFromRows(
    ids.map((id) => ({ 'quoted, "name"': Number(id.slice(1)), __proto__x: id, city: id === "r1" ? null : "Oslo" })),
  ),
  predictions: Float64Array.from(ids.flatMap((id) => [0.25 + Number(id.slice(1)), 0.75])),
});

test("what was logged is read back: inputs, predictions, and labels by id, before or after their prediction", async () => {
  const log = new PredictionLog(predictionLogFile(folder), "buffered");
  await log.label([{ id: "r2", label: "yes" }]);
  await log.append(batch(["r0", "r1"]));
  await log.append(batch(["r2"]));
  await log.append(batch(["r9"], 2));
  await log.label([{ id: "r0", label: "no" }]);
  await log.label([{ id: "r0", label: "no" }]);
  await log.close();
  const read = readLoggedPredictions(folder, "demo", 1)!;
  expect(cellsOf(read.inputs.columns[0])).toEqual([0, 1, 2]);
  expect(cellsOf(read.inputs.columns[2])).toEqual(["Oslo", null, "Oslo"]);
  expect([...read.predictions]).toEqual([0.25, 0.75, 1.25, 0.75, 2.25, 0.75]);
  expect(read.labels).toEqual(["no", null, "yes"]);
  expect(readLoggedPredictions(folder, "demo", 3)).toBeUndefined();
  expect(log.droppedRows).toBe(0);
});

test("the state of the log changes with rows and labels, and only then", async () => {
  expect(predictionLogState(folder, "demo")).toBe("none");
  const log = new PredictionLog(predictionLogFile(folder), "durable");
  await log.append(batch(["r0"]));
  const first = predictionLogState(folder, "demo");
  expect(predictionLogState(folder, "demo")).toBe(first);
  await log.label([{ id: "r0", label: "yes" }]);
  const labelled = predictionLogState(folder, "demo");
  expect(labelled).not.toBe(first);
  await log.append(batch(["r1"]));
  expect(predictionLogState(folder, "demo")).not.toBe(labelled);
  await log.close();
});

test("a durable append that cannot be written is an error; a buffered one is counted", async () => {
  const nowhere = join(folder, "missing", "predictions.db");
  const durable = new PredictionLog(nowhere, "durable");
  await expect(durable.append(batch(["r0"]))).rejects.toThrow();
  await durable.close();
  const buffered = new PredictionLog(nowhere, "buffered");
  await buffered.append(batch(["r0", "r1"]));
  await buffered.flush().catch(() => undefined);
  expect(buffered.droppedRows).toBe(2);
  await buffered.close();
});

test("after kill -9 every acknowledged durable row is there, and no block is torn", async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 8; round++) {
    const child = writer(round);
    const lines = createInterface({ input: child.stdout! });
    const killAfter = 1 + ((round * 7) % 13);
    let seen = 0;
    for await (const id of lines) {
      acknowledged.push(id);
      if (++seen === killAfter) child.kill("SIGKILL");
    }
  }
  const read = readLoggedPredictions(folder, "demo", 1)!;
  const kept = new Set(cellsOf(read.inputs.columns[1]));
  expect(acknowledged.length).toBeGreaterThan(20);
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  expect(read.labels.length).toBe(read.inputs.rowCount);
  expect(read.predictions.length).toBe(2 * read.inputs.rowCount);
});

// A process that appends one row after another and prints each id once its row is durable.
function writer(round: number): ChildProcess {
  const dist = join(packageRoot(), "dist/esm");
  const program = `
    import { PredictionLog } from ${JSON.stringify(join(dist, "store/prediction-log.js"))};
    import { tableFromRows } from ${JSON.stringify(join(dist, "columns/table.js"))};
    const log = new PredictionLog(${JSON.stringify(predictionLogFile(folder))}, "durable");
    for (let i = 0; ; i++) {
      const id = "r" + (${round} * 100000 + i);
      const inputs = tableFromRows([{ n: i, id }]);
      await log.append({ ids: [id], model: "demo", version: 1, inputs, predictions: new Float64Array([0, 1]) });
      process.stdout.write(id + "\\n");
    }`;
  return spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
}
