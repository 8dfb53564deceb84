// Loaded models predict as their libraries do: raw scores and leaves to the bit, answers within 2 units in the last place.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { type LoadedTrees, loadLightGBM, loadXGBoost } from "../../src/estimators/load-model.js";
import { type ModelCase, modelCases } from "../models/model-fixtures.js";

const cases = [...modelCases("lightgbm"), ...modelCases("xgboost")];

const load = (given: ModelCase): Promise<LoadedTrees> => {
  const options = given.iterations ? { iterations: given.iterations } : {};
  return given.library === "lightgbm" ? loadLightGBM(given.model, options) : loadXGBoost(given.model, options);
};
const tableOf = (given: ModelCase, model: LoadedTrees) => ({
  values: given.rows,
  rows: given.rowCount,
  columns: given.featureCount,
  names: model.header.features,
});

/** Distance in units in the last place of the library's own type, from the larger of both. */
function unitsApart(a: number, b: number, digits: 24 | 53): number {
  if (a === b) return 0;
  const size = Math.max(Math.abs(a), Math.abs(b));
  const exponent = Math.max(Math.floor(Math.log2(size)), digits === 24 ? -126 : -1022);
  return Math.abs(a - b) / 2 ** (exponent - digits + 1);
}

/** What the library would answer, from what we do: one probability of two classes, a class of multi:softmax. */
function answersOf(given: ModelCase, model: LoadedTrees): Float64Array {
  const features = tableOf(given, model);
  if (given.objective === "binary:logitraw") return model.predictRaw(features);
  if (given.objective === "multi:softmax") return model.predict(features);
  const answers = model.predictProba(features);
  return model.header.task === "binary" ? answers.filter((_, at) => at % 2 === 1) : answers;
}

it.each(cases)("$library $name: scores, leaves and answers are the library's", async (given) => {
  const model = await load(given);
  const features = tableOf(given, model);
  expect(Array.from(model.predictRaw(features))).toStrictEqual(Array.from(given.raw));
  expect(Array.from(model.predictLeaves(features))).toStrictEqual(Array.from(given.leaves));
  const digits = given.library === "xgboost" ? 24 : 53;
  const answers = answersOf(given, model);
  expect(answers).toHaveLength(given.answers.length);
  const worst = Math.max(...answers.map((value, at) => unitsApart(value, given.answers[at], digits)));
  expect(worst).toBeLessThanOrEqual(2);
});

it.each(cases.filter(({ name }) => /binary|hinge|softprob|multiclass/.test(name)))(
  "$library $name: classes are the library's",
  async (given) => {
    if (given.objective === "binary:logitraw") return;
    const model = await load(given);
    const width = given.answers.length / given.rowCount;
    const expected = Array.from({ length: given.rowCount }, (_, row) => {
      const answers = given.answers.subarray(row * width, (row + 1) * width);
      return width === 1 ? Number(answers[0] > 0.5) : answers.indexOf(Math.max(...answers));
    });
    expect(Array.from(model.predict(tableOf(given, model)))).toStrictEqual(expected);
    expect(model.predictClass(tableOf(given, model))).toStrictEqual(expected.map(String));
  },
);

it("one row is predicted as in a batch", async () => {
  for (const given of cases) {
    const model = await load(given);
    const batch = model.predictProba(tableOf(given, model));
    const width = batch.length / given.rowCount;
    for (let row = 0; row < given.rowCount; row += 7) {
      const values = given.rows.slice(row * given.featureCount, (row + 1) * given.featureCount);
      expect(Array.from(model.predictRow(values))).toStrictEqual(
        Array.from(batch.slice(row * width, (row + 1) * width)),
      );
    }
  }
});

it("a model comes from a path, bytes, text or a gzip file, and is frozen", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-load-"));
  try {
    const [lightgbm] = modelCases("lightgbm");
    const xgboost = modelCases("xgboost").find(({ ubjson }) => ubjson)!;
    await writeFile(join(folder, "model.txt"), lightgbm.model);
    await writeFile(join(folder, "model.ubj"), xgboost.ubjson!);
    await writeFile(join(folder, "model.json.gz"), gzipSync(xgboost.model));
    const models = [
      await loadLightGBM(join(folder, "model.txt")),
      await loadLightGBM(Buffer.from(lightgbm.model)),
      await loadXGBoost(join(folder, "model.ubj")),
      await loadXGBoost(join(folder, "model.json.gz")),
      await loadXGBoost(new Uint8Array(xgboost.ubjson!)),
    ];
    const predicted = models.map((model, at) => [...model.predictRaw(tableOf(at < 2 ? lightgbm : xgboost, model))]);
    expect(predicted[1]).toStrictEqual(predicted[0]);
    expect(predicted[3]).toStrictEqual(predicted[2]);
    expect(predicted[4]).toStrictEqual(predicted[2]);
    expect(models.every((model) => Object.isFrozen(model) && Object.isFrozen(model.header))).toBe(true);
    await expect(loadLightGBM(join(folder, "none.txt"))).rejects.toMatchObject({ code: "ERR_FILE_MISSING" });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("the header tells what the file does, and classes can be named", async () => {
  const given = modelCases("lightgbm").find(({ name }) => name === "multiclass")!;
  const { header, classes, importance } = await loadLightGBM(given.model, { classes: ["low", "middle", "high"] });
  expect(header).toMatchObject({
    library: "lightgbm",
    version: "v4",
    task: "multiclass",
    objective: "multiclass num_class:3",
    iterations: 3,
    features: ["Column_0", "Column_1", "Column_2", "Column_3", "Column_4", "Column_5"],
  });
  expect(classes).toStrictEqual(["low", "middle", "high"]);
  expect(importance("split")!.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
  const best = modelCases("xgboost").find(({ name }) => name === "best iteration")!;
  expect((await loadXGBoost(best.model)).header).toMatchObject({
    library: "xgboost",
    version: "3.2.0",
    bestIteration: 0,
  });
});

it("options that do not fit the model are refused", async () => {
  const [{ model }] = modelCases("lightgbm");
  await expect(loadLightGBM(model, { iterations: [0, 99] })).rejects.toMatchObject({ code: "ERR_INVALID_VALUE" });
  await expect(loadLightGBM(model, { classes: ["a"] })).rejects.toMatchObject({ code: "ERR_INVALID_VALUE" });
});
