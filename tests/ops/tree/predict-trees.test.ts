import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictTrees } from "../../../src/engine/ops/tree/predict-trees.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const unit = (index: number) => randomUnit(77, streams.sample, index);

/** Random trees: children after their parent, some missing left. */
function randomForest(trees: number, featureCount: number) {
  const nodes: number[][] = [];
  const offsets = [0];
  let draw = 0;
  for (let tree = 0; tree < trees; tree++) {
    const start = nodes.length;
    const splits = Math.floor(unit(draw++) * 12);
    nodes.push([-1, 0, -1, -1, unit(draw++) - 0.5, 0]);
    for (let split = 0; split < splits; split++) {
      const leaves = nodes.map((node, i) => [node, i] as const).filter(([node, i]) => i >= start && node[0] < 0);
      const [parent] = leaves[Math.floor(unit(draw++) * leaves.length)];
      parent[0] = Math.floor(unit(draw++) * featureCount);
      parent[1] = unit(draw++);
      [parent[2], parent[3]] = [nodes.length, nodes.length + 1];
      parent[5] = Number(unit(draw++) < 0.5);
      for (let child = 0; child < 2; child++) nodes.push([-1, 0, -1, -1, unit(draw++) - 0.5, 0]);
    }
    offsets.push(nodes.length);
  }
  const at = (k: number) => nodes.map((node) => node[k]);
  return {
    feature: Int32Array.from(at(0)),
    threshold: Float64Array.from(at(1)),
    left: Int32Array.from(at(2)),
    right: Int32Array.from(at(3)),
    value: Float64Array.from(at(4)),
    missingLeft: Uint8Array.from(at(5)),
    treeOffsets: Int32Array.from(offsets),
  };
}

function walk(forest: ReturnType<typeof randomForest>, row: readonly number[], outputs: number, initial: Float64Array) {
  const scores = Float64Array.from(initial);
  for (let tree = 0; tree + 1 < forest.treeOffsets.length; tree++) {
    let node = forest.treeOffsets[tree];
    while (forest.feature[node] >= 0) {
      const x = row[forest.feature[node]];
      const left = Number.isNaN(x) ? forest.missingLeft[node] === 1 : x <= forest.threshold[node];
      node = left ? forest.left[node] : forest.right[node];
    }
    scores[tree % outputs] += forest.value[node];
  }
  return scores;
}

describe("tree/predict-trees", () => {
  for (const rows of [0, 1, 7, 8, 9, 255, 256, 257, 16_385]) {
    it(`adds the leaves of ${rows} rows as the naive walk does, to the bit, on any number of threads`, () => {
      const forest = randomForest(15, 4);
      const columns = Array.from({ length: 4 }, (_, f) =>
        Float64Array.from({ length: rows }, (__, row) => {
          const value = unit(1_000_000 + f * rows + row);
          return value < 0.1 ? Number.NaN : value > 0.98 ? Infinity : value;
        }),
      );
      const initial = Float64Array.of(0.25, -1, 3);
      const features = columns.map((values) => makeChunk("float64", { values }));
      const all = [1, 2, 4].map((threads) => {
        const predictions = new Float64Array(rows * 3);
        runOp(predictTrees, { features, ...forest, initial, predictions, link: "identity" }, makeRuntime({ threads }));
        return predictions;
      });
      for (let row = 0; row < rows; row++) {
        const expected = walk(
          forest,
          columns.map((values) => values[row]),
          3,
          initial,
        );
        for (const predictions of all) expect(predictions.subarray(row * 3, row * 3 + 3)).toEqual(expected);
      }
    });
  }

  it("turns scores into probabilities that sum to 1", () => {
    const forest = randomForest(6, 1);
    const features = [makeChunk("float64", { values: Float64Array.of(0.3, Number.NaN) })];
    const two = new Float64Array(4);
    runOp(predictTrees, { features, ...forest, initial: Float64Array.of(0.5), predictions: two, link: "logistic" });
    expect([two[0] + two[1], two[2] + two[3]]).toEqual([1, 1]);
    const three = new Float64Array(6);
    runOp(predictTrees, { features, ...forest, initial: new Float64Array(3), predictions: three, link: "softmax" });
    expect(three[0] + three[1] + three[2]).toBeCloseTo(1, 15);
  });

  it("refuses nodes that would lead astray instead of reading what is not there", () => {
    const sound = randomForest(3, 2);
    const node = sound.feature.findIndex((feature) => feature >= 0);
    const features = [0, 1].map(() => makeChunk("float64", { values: Float64Array.of(0.5) }));
    const broken: [keyof typeof sound, number][] = [
      ["left", node],
      ["left", 2 ** 31 - 1],
      ["right", -5],
      ["feature", 2],
    ];
    for (const [name, value] of broken) {
      const forest = { ...sound, [name]: Int32Array.from(sound[name], (old, i) => (i === node ? value : old)) };
      const run = () =>
        runOp(predictTrees, {
          features,
          ...forest,
          initial: new Float64Array(1),
          predictions: new Float64Array(1),
          link: "identity",
        });
      expect(run).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
    }
  });
});
