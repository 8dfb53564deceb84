import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { walkPartsOf } from "../../../src/engine/gpu/launch/tree/forest-program.js";
import { predictLeaves } from "../../../src/engine/ops/tree/predict-leaves.js";
import { sumLeaves } from "../../../src/engine/ops/tree/sum-leaves.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { compiled, edgeColumns, edgeFeatures, naiveScores, randomForest, rowOf, valuesOf } from "./naive-forest.js";

const trees = 9;
const shape = { features: edgeFeatures, categoricalFrom: 4, categories: 60 };
const forest = randomForest({ trees, leaves: 300, outputs: 2, ...shape });
const answers = [
  { averaged: false, single: false },
  { averaged: true, single: false },
  { averaged: false, single: true },
  { averaged: true, single: true },
];

/** The leaf of each row in each tree as a node of the program. */
function nodesOf(program: Uint8Array, rows: number): Int32Array {
  const leaves = new Int32Array(rows * trees);
  runOp(predictLeaves, { features: edgeColumns(rows), program, leaves, firstTree: 0, lastTree: trees });
  const { roots, nodeLeaves } = walkPartsOf(program);
  return leaves.map((leaf, at) => nodeLeaves.indexOf(leaf, roots[at % trees]));
}

describe("tree/sum-leaves", () => {
  for (const answer of answers) {
    it(`gives the naive walk's bits, averaged ${answer.averaged}, single ${answer.single}`, () => {
      const program = compiled(forest, edgeFeatures, answer);
      for (const rows of [0, 1, 17, 513]) {
        const nodes = nodesOf(program, rows);
        const columns = edgeColumns(rows).map(valuesOf);
        for (const threads of [1, 2, 4]) {
          const predictions = new Float64Array(rows * 2);
          const args = { nodes, program, predictions, firstTree: 0, lastTree: trees, raw: false };
          runOp(sumLeaves, args, makeRuntime({ threads }));
          for (let row = 0; row < rows; row++) {
            const expected = naiveScores(forest, rowOf(columns, row), answer);
            expect(predictions.slice(2 * row, 2 * row + 2)).toEqual(expected);
          }
        }
      }
    });
  }

  it("refuses a node that the tree does not have, with the row, and sizes that do not agree", () => {
    const program = compiled(forest, edgeFeatures);
    const nodes = nodesOf(program, 50);
    const { roots } = walkPartsOf(program);
    const run = (changed: Int32Array, lastTree = trees) => {
      const predictions = new Float64Array(100);
      runOp(sumLeaves, { nodes: changed, program, predictions, firstTree: 0, lastTree, raw: false });
    };
    for (const wrong of [-1, roots[1], 2 ** 31 - 1]) {
      const changed = nodes.slice();
      changed[31 * trees] = changed[44 * trees] = wrong;
      expect(() => run(changed)).toThrow(
        expect.objectContaining({ code: "ERR_INVALID_VALUE", message: expect.stringContaining("at 31") }),
      );
    }
    expect(() => run(nodes, trees - 1)).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
    expect(() => run(nodes, trees + 1)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  });
});
