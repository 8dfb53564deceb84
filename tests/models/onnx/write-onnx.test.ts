// ONNX models, decoded and evaluated by their definition. onnxruntime itself is asked by tools/refgen/written-models.py,
// for which MILLRACE_WRITTEN names a folder to put the models into.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeColumn } from "../../../src/columns/column.js";
import { makeTable } from "../../../src/columns/table.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { writeOnnx } from "../../../src/models/onnx/write-onnx.js";
import type { LoadedModel } from "../../../src/models/trees/forest-model.js";
import { modelOfLoaded } from "../../../src/models/trees/loaded-model.js";
import { type ModelCase, modelCases, readCase, rowOf } from "../model-fixtures.js";
import { walkScores } from "../walk-forest.js";
import { decode, decodeNode, messages, numberOf, sumsOf, tensorValues, texts } from "./decode-onnx.js";

const cases = [...modelCases("lightgbm"), ...modelCases("xgboost")];

// ONNX compares categories as numbers: fractions and numbers below 0 are no members.
function rowsOf(given: ModelCase, { header, forest }: LoadedModel, round: (value: number) => number): number[][] {
  const isFree = forest.flags.every((flags) => (flags & 2) === 0);
  return Array.from({ length: given.rowCount }, (_, row) => Array.from(rowOf(given, row), round)).filter((row) =>
    row.every(
      (value, feature) =>
        isFree ||
        !header.categorical[feature] ||
        Number.isNaN(value) ||
        (Number.isInteger(value) && !Object.is(value, -0)),
    ),
  );
}

it.each(cases)("$library $name: every row sums the same leaves", (given) => {
  const model = readCase(given);
  const { forest } = model;
  for (const precision of ["float32", "float64"] as const) {
    const graph = messages(decode(writeOnnx(model, { precision })), 7)[0];
    const nodes = messages(graph, 1).map(decodeNode);
    const ensemble = nodes.find(({ operation }) => operation === "TreeEnsemble")!;
    const hasZeros = nodes.some(({ operation }) => operation === "Where");
    const isSingle = precision === "float32";
    const round = isSingle ? Math.fround : (value: number) => value;
    for (const row of rowsOf(given, model, round)) {
      const seen = hasZeros ? row.map((value) => (Math.abs(value) <= Math.fround(1e-35) ? Number.NaN : value)) : row;
      const values = { ...forest, initial: new Float64Array(forest.initial.length), value: forest.value.map(round) };
      expect(sumsOf(ensemble, seen, round)).toStrictEqual(walkScores(values, row, isSingle));
    }
  }
});

it("classes, features and shapes are told", () => {
  const model = readCase(modelCases("lightgbm").find(({ name }) => name === "multiclass")!, {
    classes: ["a", "b", "<c>"],
  });
  const file = decode(writeOnnx(model));
  expect(numberOf(file, 1)).toBe(10);
  expect(messages(file, 8).map((set) => [texts(set, 1)[0] ?? "", numberOf(set, 2)])).toStrictEqual([
    ["", 18],
    ["ai.onnx.ml", 5],
  ]);
  expect(messages(file, 14).map((fact) => [texts(fact, 1)[0], JSON.parse(texts(fact, 2)[0])])).toStrictEqual([
    ["features", model.header.features],
    ["classes", ["a", "b", "<c>"]],
  ]);
  const graph = messages(file, 7)[0];
  expect(messages(graph, 11).map((input) => texts(input, 1)[0])).toStrictEqual(["input"]);
  expect(messages(graph, 12).map((output) => texts(output, 1)[0])).toStrictEqual(["label", "probabilities"]);
  const nodes = messages(graph, 1).map(decodeNode);
  expect(nodes.map(({ operation }) => operation)).toStrictEqual(["TreeEnsemble", "Softmax", "ArgMax", "LabelEncoder"]);
  expect(nodes.at(-1)!.attributes.get("values_strings")).toStrictEqual(["a", "b", "<c>"]);
});

it("a first score and an average are added and divided behind the trees", () => {
  const forest = readCase(modelCases("lightgbm").find(({ name }) => name === "random forest")!);
  const graph = messages(decode(writeOnnx(forest, { precision: "float64" })), 7)[0];
  const operations = messages(graph, 1).map((node) => decodeNode(node).operation);
  expect(operations.slice(0, 3)).toStrictEqual(["TreeEnsemble", "Div", "Sigmoid"]);
  const constants = new Map(messages(graph, 5).map((tensor) => [texts(tensor, 8)[0], tensorValues(tensor)]));
  expect(constants.get("trees")).toStrictEqual([3]);
  const xgboost = readCase(modelCases("xgboost").find(({ name }) => name === "base score")!);
  const other = messages(decode(writeOnnx(xgboost)), 7)[0];
  expect(messages(other, 1).map((node) => decodeNode(node).operation)).toContain("Add");
});

it("models are put into a folder where one is named", () => {
  const folder = process.env.MILLRACE_WRITTEN;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const given of cases) {
    const model = readCase(given);
    for (const precision of ["float32", "float64"] as const) {
      const rows = rowsOf(given, model, precision === "float32" ? Math.fround : (value) => value);
      const table = makeTable(
        model.header.features.map((name, feature) => [
          name,
          makeColumn("float64", { values: Float64Array.from(rows, (row) => row[feature]) }),
        ]),
        rows.length,
      );
      const answers = modelOfLoaded(model).predict(table, makeRuntime());
      const file = join(folder, `${precision} ${given.library} ${given.name}`.replace(/[ :,]+/g, "-"));
      writeFileSync(`${file}.onnx`, writeOnnx(model, { precision }));
      writeFileSync(`${file}.rows`, Float64Array.from(rows.flat()));
      writeFileSync(`${file}.answers`, answers);
    }
  }
});
