import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { restorePipeline } from "../../../src/artifacts/pipeline.js";
import { decodePipeline } from "../../../src/artifacts/pipeline-file.js";
import type { TrainedModel } from "../../../src/artifacts/trained-model.js";
import { makeTable } from "../../../src/columns/table.js";
import { columnFrom } from "../../../src/columns/values.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { features } from "../../../src/phases/5-features/index.js";
import { train } from "../../../src/phases/6-train/index.js";
import { deploy } from "../../../src/phases/7-deploy/index.js";
import { openLedger } from "../../../src/store/ledger.js";
import { ModelRegistry } from "../../../src/store/model-registry.js";
import { configOf, contextOf, prepare, problemOf, rawOf } from "../prepared.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newStore(): string {
  folders.push(mkdtempSync(join(tmpdir(), "millrace-deploy-")));
  return folders[0];
}

const n = 800;
const unit = (row: number, stream: number) => randomUnit(stream, streams.synthetic, row);
const rows = Array.from({ length: n }, (_, row) => row);
const data = makeTable([
  ["size", columnFrom(rows.map((row) => (row % 9 === 2 ? null : unit(row, 1))))],
  [
    "town",
    columnFrom(
      rows.map((row) => `town ${row % 30}`),
      "utf8",
    ),
  ],
  ["color", columnFrom(rows.map((row) => ["red", "green"][row % 2]))],
  ["y", columnFrom(rows.map((row) => (unit(row, 1) + unit(row, 2) > 1 ? "yes" : "no")))],
]);

async function trained() {
  const context = contextOf(configOf());
  const preprocess = await prepare(data, ["no", "yes"]);
  const set = await features.run(context, { preprocess });
  const problem = problemOf(["no", "yes"]);
  const frame = {
    ...problem,
    body: {
      ...problem.body,
      metric: { name: "roc_auc", direction: "higher" as const },
      gate: { betterThanBaseline: true },
    },
  };
  return { gather: rawOf(data), preprocess, train: await train.run(context, { frame, features: set }) };
}
const parents = await trained();

const run = (storeFolder: string, model: TrainedModel = parents.train) =>
  deploy.run({ ...contextOf(configOf()), storeFolder }, { ...parents, train: model });

test("golden rows are predicted from the file as training did, and the file becomes version 1 with the alias", async () => {
  const store = newStore();
  const { body } = await run(store);
  expect(body.goldenRows).toBeGreaterThan(0);
  expect(body).toMatchObject({
    name: "test",
    version: 1,
    alias: "champion",
    kind: parents.train.body.pipeline.model.kind,
  });
  const ledger = openLedger(store);
  const { file, model } = new ModelRegistry(store, ledger).read("test@champion");
  ledger.close();
  expect(model.hash).toBe(body.hash);
  const read = decodePipeline(file);
  expect(restorePipeline(read.body, read.arrays).body.inputs.map(({ name }) => name)).toStrictEqual([
    "size",
    "town",
    "color",
  ]);
});

test("the same bytes again are the same version", async () => {
  const store = newStore();
  const first = await run(store);
  expect((await run(store)).body).toStrictEqual(first.body);
});

test("no alias moves while the gate is not met", async () => {
  const gate = { passed: false, sentence: "not better than the baseline" };
  const { body } = await run(newStore(), { ...parents.train, body: { ...parents.train.body, gate } });
  expect(body).toMatchObject({ version: 1, alias: null });
});

test("a pipeline that would not serve what was trained is not published", async () => {
  const store = newStore();
  const { pipeline } = parents.train.body;
  const transforms = pipeline.transforms.map((transform) => {
    if (transform.name !== "standard-scale") return transform;
    const { columns } = transform.state as unknown as { columns: { center: number }[] };
    return { ...transform, state: { columns: columns.map((entry) => ({ ...entry, center: entry.center + 0.5 })) } };
  });
  const skewed = { ...parents.train, body: { ...parents.train.body, pipeline: { ...pipeline, transforms } } };
  await expect(run(store, skewed as TrainedModel)).rejects.toMatchObject({ code: "ERR_SKEW" });
  const ledger = openLedger(store);
  expect(() => new ModelRegistry(store, ledger).read("test@1")).toThrowError(
    expect.objectContaining({ code: "ERR_MODEL_UNKNOWN" }),
  );
  ledger.close();
});
