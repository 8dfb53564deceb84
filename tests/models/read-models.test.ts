// Forests read from LightGBM and XGBoost decide and sum as their libraries do, to the bit: walked by the naive oracle.
import { expect, it } from "vitest";
import { readXGBoost } from "../../src/models/xgboost/read-xgboost.js";
import { type ModelCase, modelCases, readCase, rowOf } from "./model-fixtures.js";
import { walkForest, walkScores } from "./walk-forest.js";

const cases = [...modelCases("lightgbm"), ...modelCases("xgboost")];

const scoresOf = (given: ModelCase) => {
  const { forest, answer } = readCase(given);
  return Array.from({ length: given.rowCount }, (_, row) =>
    walkScores(forest, rowOf(given, row), answer.single),
  ).flat();
};

it.each(cases)("$library $name: raw scores have the bits of the library's", (given) => {
  expect(scoresOf(given)).toStrictEqual(Array.from(given.raw));
});

it.each(cases)("$library $name: every row ends in the leaf that the library names", (given) => {
  const { forest } = readCase(given);
  const leaves = Array.from({ length: given.rowCount }, (_, row) =>
    walkForest(forest, rowOf(given, row)).map((node) => forest.leaf[node]),
  ).flat();
  expect(leaves).toStrictEqual(Array.from(given.leaves));
});

it.each(cases.filter(({ ubjson }) => ubjson))("xgboost $name: UBJSON gives the same model as JSON", (given) => {
  const options = given.iterations ? { iterations: given.iterations } : {};
  expect(readXGBoost(given.ubjson!, options)).toStrictEqual(readCase(given));
});
