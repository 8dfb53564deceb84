// What is written as LightGBM text reads back as a forest of the same float64 sums. LightGBM itself is asked by
// tools/refgen/written-models.py, for which MILLRACE_WRITTEN names a folder to put the models into.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readLightGBM } from "../../../src/models/lightgbm/read-lightgbm.js";
import { writeLightGBM } from "../../../src/models/lightgbm/write-lightgbm.js";
import { nodeFlags } from "../../../src/models/trees/forest.js";
import type { ForestModel } from "../../../src/models/trees/forest-model.js";
import { randomForest } from "../../ops/tree/naive-forest.js";
import { modelCases, readCase, rowOf } from "../model-fixtures.js";
import { walkScores } from "../walk-forest.js";

const cases = [...modelCases("lightgbm"), ...modelCases("xgboost")].filter(
  ({ objective }) => objective !== "binary:hinge",
);

it.each(cases)("$library $name: the text reads back with the same sums", (given) => {
  const model = readCase(given);
  const text = writeLightGBM(model);
  const again = readLightGBM(text);
  expect(again.answer.link).toBe(model.answer.link);
  expect(again.header.task).toBe(model.header.task);
  // XGBoost and LightGBM cut fractions of categories otherwise.
  const rows = Array.from({ length: given.rowCount }, (_, row) => rowOf(given, row)).filter(
    (row) => given.library === "lightgbm" || Number.isNaN(row[3]) || Number.isInteger(row[3]),
  );
  const expected = rows.map((row) => walkScores(model.forest, row));
  expect(rows.map((row) => walkScores(again.forest, row))).toStrictEqual(expected);
  const folder = process.env.MILLRACE_WRITTEN;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${given.library} ${given.name}`.replace(/[ :,]+/g, "-"));
  writeFileSync(`${file}.txt`, text);
  writeFileSync(`${file}.rows`, Float64Array.from(rows.flatMap((row) => [...row])));
  writeFileSync(`${file}.scores`, Float64Array.from(expected.flat()));
});

const header = {
  kind: "gradient-boosting",
  task: "regression",
  features: ["a b", "a_b", "__proto__", "x=y"],
  classes: [],
  parameters: {},
} as const;

it("missing values that go another way than LightGBM's at a set get a split of their own", () => {
  const drawn = randomForest({ trees: 40, leaves: 12, features: 4, categoricalFrom: 1 });
  const isSet = (flags: number) => (flags & nodeFlags.categorical) !== 0;
  const forest = { ...drawn, flags: drawn.flags.map((flags) => (isSet(flags) ? flags & 7 : flags)) };
  expect(forest.flags.some((flags) => isSet(flags) && (flags & 5) === 1)).toBe(true);
  expect(forest.flags.some((flags) => isSet(flags) && (flags & 5) === 4)).toBe(true);
  const model: ForestModel = { header, forest, answer: { link: "identity" } };
  const again = readLightGBM(writeLightGBM(model));
  for (let at = 0; at < 400; at++) {
    const row = Array.from({ length: 4 }, (_, feature) => {
      const draw = (at * 7 + feature * 13) % 41;
      return draw === 0 ? Number.NaN : draw === 1 ? 0 : draw - 5;
    });
    expect(walkScores(again.forest, row)).toStrictEqual(walkScores(forest, row));
  }
});

it("names that LightGBM cannot hold are made ones that it can, and differ", () => {
  const forest = randomForest({ trees: 1, leaves: 3, features: 4 });
  const { features } = readLightGBM(writeLightGBM({ header, forest, answer: { link: "identity" } })).header;
  expect(features).toStrictEqual(["a_b", "a_b_2", "__proto__", "x_y"]);
});

it("a step is refused", () => {
  const hinge = modelCases("xgboost").find(({ objective }) => objective === "binary:hinge")!;
  expect(() => writeLightGBM(readCase(hinge))).toThrow(/hinge/);
});
