// Records, text and drawings of trees.
import { expect, it } from "vitest";
import { GradientBoosting } from "../../../src/estimators/gradient-boosting.js";
import { LinearRegression } from "../../../src/estimators/linear-regression.js";
import { loadLightGBM, loadXGBoost } from "../../../src/estimators/load-model.js";
import { readLightGBM } from "../../../src/models/lightgbm/read-lightgbm.js";
import { type DumpedNode, dumpTree, isSplit } from "../../../src/models/trees/dump-trees.js";
import type { ForestModel } from "../../../src/models/trees/forest-model.js";
import { leavesOf, treeText } from "../../../src/models/trees/tree-text.js";
import { treeSvg } from "../../../src/reports/svg/tree.js";
import { modelCases, readCase, rowOf } from "../model-fixtures.js";
import { walkForest } from "../walk-forest.js";

const header = {
  kind: "gradient-boosting",
  task: "regression",
  features: ["age", "<b>&\n__proto__"],
  classes: [],
  categories: { "<b>&\n__proto__": ["red", "green", "blue"] },
  parameters: {},
} as const;

// age <= 41.5 ? 0.25 : colour in {red, blue} ? -0.1 : 0.4
const model: ForestModel = {
  header,
  answer: { link: "identity" },
  forest: {
    treeOffsets: Int32Array.of(0, 5),
    treeOutputs: Int32Array.of(0),
    feature: Int32Array.of(0, -1, 1, -1, -1),
    threshold: Float64Array.of(41.5, 0, 0, 0, 0),
    left: Int32Array.of(1, -1, 3, -1, -1),
    right: Int32Array.of(2, -1, 4, -1, -1),
    value: Float64Array.of(0, 0.25, 0, -0.1, 0.4),
    gain: Float64Array.of(12.3, 0, 3.1, 0, 0),
    cover: Float64Array.of(100, 60, 40, 10, 30),
    rows: Float64Array.of(100, 60, 40, 10, 30),
    flags: Uint8Array.of(1, 0, 2, 0, 0),
    leaf: Int32Array.of(-1, 0, -1, 1, 2),
    setOffsets: Int32Array.of(0, 1),
    setWords: Uint32Array.of(0b101),
    initial: Float64Array.of(0),
  },
};

it("a tree becomes nested records, with the names of categories", () => {
  expect(dumpTree(model, 0)).toStrictEqual({
    tree: 0,
    output: 0,
    root: {
      feature: "age",
      threshold: 41.5,
      missing: "left",
      missingIs: "nan",
      gain: 12.3,
      value: 0,
      cover: 100,
      rows: 100,
      left: { leaf: 0, value: 0.25, cover: 60, rows: 60 },
      right: {
        feature: "<b>&\n__proto__",
        categories: ["red", "blue"],
        categoriesGo: "left",
        missing: "right",
        missingIs: "nan",
        gain: 3.1,
        value: 0,
        cover: 40,
        rows: 40,
        left: { leaf: 1, value: -0.1, cover: 10, rows: 10 },
        right: { leaf: 2, value: 0.4, cover: 30, rows: 30 },
      },
    },
  });
  expect(() => dumpTree(model, 1)).toThrow(/number of a tree/);
});

it("a tree becomes indented lines", () => {
  expect(treeText(dumpTree(model, 0))).toBe(`age <= 41.5 (gain 12.3, 100 rows, missing left)
├─ yes: leaf 0: 0.25 (60 rows)
└─ no: <b>&\ufffd__proto__ in {red, blue} (gain 3.1, 40 rows, missing right)
   ├─ yes: leaf 1: -0.1 (10 rows)
   └─ no: leaf 2: 0.4 (30 rows)
`);
  expect(treeText(dumpTree(model, 0), 1)).toContain("└─ no: … 2 leaves (40 rows)\n");
});

it("a drawing escapes names and holds every rule, leaf and cut", () => {
  const svg = treeSvg(dumpTree(model, 0));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  for (const text of ["age", "≤ 41.5", "gain 12.3", "&lt;b&gt;&amp;", "{red, blue}", "leaf 2", "60\u202f%"])
    expect(svg).toContain(text);
  expect(svg).not.toContain("<b>");
  expect(svg).not.toMatch(/<script|href|url\(|\son\w+=/);
  expect(treeSvg(dumpTree(model, 0), { maxDepth: 1 })).toContain("… 2 leaves");
  expect(treeSvg(dumpTree(model, 0), { maxDepth: 0 })).toContain("… 3 leaves");
});

it("records of loaded models decide as the forest does", () => {
  for (const given of [...modelCases("lightgbm"), ...modelCases("xgboost")].filter(
    ({ name }) => name !== "zero is missing",
  )) {
    const read = readCase(given);
    const index = new Map(read.header.features.map((name, feature) => [name, feature]));
    for (let row = 0; row < given.rowCount; row += 5) {
      const values = rowOf(given, row);
      const category = values[3];
      if (!Number.isNaN(category) && (!Number.isInteger(category) || Object.is(category, -0))) continue;
      const leaves = walkForest(read.forest, values).map((node) => read.forest.leaf[node]);
      leaves.forEach((leaf, tree) => {
        let node: DumpedNode = dumpTree(read, tree).root;
        while (isSplit(node)) {
          const split = node;
          const value = values[index.get(split.feature)!];
          const isLeft = Number.isNaN(value)
            ? split.missing === "left"
            : split.categories
              ? split.categories.includes(value) === (split.categoriesGo === "left")
              : value <= Number(String(split.threshold).replace("inf", "Infinity"));
          node = isLeft ? split.left : split.right;
        }
        expect(node.leaf).toBe(leaf);
      });
    }
  }
});

it("fitted and loaded models write, dump and draw; others say that they have no trees", async () => {
  const columns = {
    a: Float64Array.from({ length: 200 }, (_, row) => row),
    b: Float64Array.from({ length: 200 }, (_, row) => (row * 7) % 50),
  };
  const target = columns.a.map((value, row) => Math.sin(value / 20) + columns.b[row] / 50);
  const fitted = await new GradientBoosting({ numIterations: 5, numLeaves: 6, minDataInLeaf: 5 }).fit(columns, {
    target,
  });
  const again = await loadLightGBM(fitted.toLightGBM());
  expect([...again.predict(columns)]).toStrictEqual([...fitted.predict(columns)]);
  expect(fitted.toONNX().length).toBeGreaterThan(500);
  expect(fitted.dumpTrees().trees).toHaveLength(5);
  expect(leavesOf(fitted.dumpTrees().trees[0].root)).toBe(6);
  expect(fitted.treeText(0)).toMatch(/<=/);
  expect(fitted.drawTree(4)).toMatch(/<svg/);
  const xgboost = await loadXGBoost(modelCases("xgboost")[0].model);
  expect(JSON.parse(JSON.stringify(xgboost.dumpTrees())).trees).toHaveLength(3);
  const linear = await new LinearRegression().fit(columns, { target });
  for (const method of ["toLightGBM", "toONNX", "dumpTrees", "treeText", "drawTree"] as const) {
    expect(() => linear[method]()).toThrow(/a model of trees/);
  }
});

it("a tree of one leaf is written, drawn and told", () => {
  const constant = readLightGBM(modelCases("lightgbm").find(({ name }) => name === "constant target")!.model);
  expect(treeText(dumpTree(constant, 0))).toMatch(/^leaf 0: 2\.5/);
  expect(treeSvg(dumpTree(constant, 0))).toContain("leaf 0");
});
