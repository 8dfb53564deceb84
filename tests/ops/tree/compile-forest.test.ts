import { describe, expect, it } from "vitest";
import type { TypedArray } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { compileForest } from "../../../src/engine/ops/tree/compile-forest.js";
import type { Forest } from "../../../src/models/trees/forest.js";
import { compiled, randomForest } from "./naive-forest.js";

const forest = randomForest({ trees: 8, leaves: 12, features: 3, categoricalFrom: 2, outputs: 2 });
const inner = forest.feature.findIndex((feature) => feature >= 0);
const set = forest.flags.findIndex((flags, node) => forest.feature[node] >= 0 && (flags & 2) !== 0);
const invalid = (detail?: number) =>
  expect.objectContaining({
    code: "ERR_INVALID_VALUE",
    ...(detail === undefined ? {} : { message: expect.stringContaining(`at ${detail}`) }),
  });

function changed(name: keyof Forest, at: number, value: number): () => Uint8Array {
  const copy = forest[name].slice() as TypedArray;
  copy[at] = value;
  return () => compiled({ ...forest, [name]: copy } as Forest, 3);
}

describe("tree/compile-forest", () => {
  it("makes the same program of the same forest, of the size it told", () => {
    expect(compiled(forest, 3)).toEqual(compiled(forest, 3));
    expect(compiled(forest, 3).length % 64).toBe(0);
  });

  it("compiles a forest without trees", () => {
    const none = randomForest({ trees: 0, leaves: 1, features: 0 });
    expect(compiled(none, 0).length).toBeGreaterThan(0);
  });

  it("refuses nodes that would lead astray, with the node", () => {
    expect(changed("left", inner, inner)).toThrow(invalid(inner));
    expect(changed("left", inner, 2 ** 31 - 1)).toThrow(invalid(inner));
    expect(changed("left", inner, forest.right[inner])).toThrow(invalid(inner));
    expect(changed("right", inner, -5)).toThrow(invalid(inner));
    expect(changed("feature", inner, 3)).toThrow(invalid(inner));
    expect(changed("threshold", inner, Number.NaN)).toThrow(invalid(inner));
  });

  it("refuses sets that are not there", () => {
    const sets = forest.setOffsets.length - 1;
    for (const wrong of [-1, sets, 0.5, 1e300, Infinity])
      expect(changed("threshold", set, wrong)).toThrow(invalid(set));
    expect(changed("setOffsets", sets, forest.setWords.length + 1)).toThrow(invalid(sets - 1));
    expect(changed("setOffsets", 1, -1)).toThrow(invalid());
  });

  it("refuses trees that lie outside their nodes or add to no output", () => {
    expect(changed("treeOffsets", 1, 0)).toThrow(invalid());
    expect(changed("treeOffsets", 8, forest.feature.length + 1)).toThrow(invalid());
    expect(changed("treeOutputs", 2, 2)).toThrow(invalid());
    expect(changed("treeOutputs", 2, -1)).toThrow(invalid());
  });

  it("refuses arrays whose lengths do not agree", () => {
    const shape = expect.objectContaining({ code: "ERR_SHAPE" });
    expect(() => compiled({ ...forest, leaf: forest.leaf.slice(1) }, 3)).toThrow(shape);
    expect(() => compiled({ ...forest, treeOutputs: forest.treeOutputs.slice(1) }, 3)).toThrow(shape);
    expect(() => compiled({ ...forest, setOffsets: new Int32Array(0) }, 3)).toThrow(shape);
    expect(() => compiled({ ...forest, initial: new Float64Array(0) }, 3)).toThrow(shape);
    const { gain: _gain, cover: _cover, rows: _rows, ...used } = forest;
    const answer = { link: "identity", slope: 1, averaged: false, single: false };
    const program = new Uint8Array(64);
    expect(() =>
      runOp(compileForest, { ...used, size: new Float64Array(1), program, featureCount: 3, ...answer }),
    ).toThrow(shape);
  });

  it("does not follow a child shared by two parents, which would make work without end", () => {
    // Each node's two children are the same node: 2^40 paths.
    const nodes = 41;
    const column = (value: (node: number) => number) => Int32Array.from({ length: nodes }, (_, node) => value(node));
    const next = column((node) => (node === nodes - 1 ? -1 : node + 1));
    const chain: Forest = {
      ...randomForest({ trees: 0, leaves: 1, features: 1 }),
      treeOffsets: Int32Array.of(0, nodes),
      treeOutputs: Int32Array.of(0),
      feature: column((node) => (node === nodes - 1 ? -1 : 0)),
      left: next,
      right: next,
      leaf: column(() => 0),
      threshold: new Float64Array(nodes),
      value: new Float64Array(nodes),
      flags: new Uint8Array(nodes),
    };
    expect(() => compiled(chain, 1)).toThrow(invalid(0));
  });
});
