import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { brokenLevels } from "../trees/forest-properties.js";
import { type BoostDraws, boost, standardBoost } from "./boost.js";
import { drawFeatures } from "./draw-features.js";
import { categoricalFeature, type Feature } from "./feature.js";
import { growTree, noDraws, type Place } from "./grow-tree.js";
import { squaredLoss } from "./losses.js";
import { peerFeatures, peers } from "./peer-cases.js";
import { forestOf } from "./to-forest.js";
import { standardOptions, type TreeOptions } from "./tree-options.js";

const { labels } = peers;
const rows = labels.value.map((_, row) => row);
const draw = (seed: number) => (at: number) => randomUnit(seed, streams.sample, at);
const small: TreeOptions = { ...standardOptions, numLeaves: 8, minDataInLeaf: 5, minDataPerGroup: 10 };

function grow(
  features: readonly Feature[],
  extra: Partial<TreeOptions> = {},
  draws: Partial<BoostDraws> = {},
  y = labels.value,
) {
  return boost({ features, labels: y }, squaredLoss, { ...small, ...extra }, standardBoost, draws);
}

describe("growing", () => {
  const numbers = peerFeatures("numbers");

  it("level by level makes a level before the next, its best gain first, and stops at numLeaves", () => {
    const levels = grow(numbers, { growPolicy: "depthwise", numLeaves: 11 });
    const forest = forestOf(levels);
    expect(brokenLevels(forest)).toEqual([]);
    expect(brokenLevels(forestOf(grow(numbers, { numLeaves: 11 }))).length).toBeGreaterThan(0);
    for (const { splits, leaves } of levels.rounds.flat()) {
      expect(leaves.length).toBe(11);
      splits.slice(1).forEach((node, at) => {
        if (node.depth === splits[at].depth) expect(node.split!.gain).toBeLessThanOrEqual(splits[at].split!.gain);
      });
    }
  });

  it("to the last leaf takes the same splits in either order", () => {
    const [best, levels] = (["leafwise", "depthwise"] as const).map((growPolicy) =>
      grow(numbers, { growPolicy, numLeaves: 1000, minDataInLeaf: 20 }),
    );
    expect(levels.rounds[0][0].splits.length).toBeGreaterThan(8);
    const leaves = ({ rounds }: typeof best) => rounds[0][0].leaves.map((leaf) => String(leaf.rows)).sort();
    expect(leaves(levels)).toEqual(leaves(best));
  });

  it("extra trees look at the one cut that is drawn, between a node's least and greatest values", () => {
    const asked: number[] = [];
    const cut = (node: Place, feature: number, choices: number) => {
      asked.push(choices);
      return Math.floor(draw(7)(feature + 10 * node.turns.length) * choices);
    };
    const tree = () => ({ ...noDraws, cut });
    const { rounds } = grow(numbers, { extraTrees: true }, { tree });
    for (const node of rounds.flat().flatMap(({ splits }) => splits)) {
      const { bins, cuts } = numbers[node.split!.feature];
      const own = node.rows.map((row) => bins[row]);
      const [least, most] = [Math.min(...own), Math.max(...own)];
      const chosen = least + cut(node, node.split!.feature, most - least);
      expect(node.split!.threshold).toBe(cuts[chosen]);
    }
    expect(Math.max(...asked)).toBe(Math.max(...numbers.map(({ cuts }) => cuts.length)));
    expect(rounds[0][0].root.split!.gain).toBeLessThan(grow(numbers).rounds[0][0].root.split!.gain);
  });

  it("features by level come out of the tree's, those of a node out of its level's", () => {
    const six = peerFeatures("six");
    const levels = new Map<number, readonly number[]>();
    const by = drawFeatures(
      { tree: 0.7, level: 0.75, node: 0.67 },
      {
        tree: draw(1),
        level: (depth, feature) => draw(2)(10 * depth + feature),
        node: ({ turns }, feature) => draw(3)(100 * turns.reduce<number>((a, turn) => 3 * a + turn, 0) + feature),
      },
    );
    const nodes: [number, readonly number[]][] = [];
    const tree = () => ({
      ...noDraws,
      treeFeatures: by.treeFeatures,
      levelFeatures: (depth: number, from: readonly number[]) => {
        expect(from.length).toBe(4);
        levels.set(depth, by.levelFeatures(depth, from));
        return levels.get(depth)!;
      },
      nodeFeatures: (node: Place, from: readonly number[]) => {
        nodes.push([node.depth, by.nodeFeatures(node, from)]);
        return by.nodeFeatures(node, from);
      },
    });
    const { rounds } = grow(six, {}, { tree });
    expect(nodes.every(([depth, kept]) => kept.length === 2 && kept.every((f) => levels.get(depth)!.includes(f)))).toBe(
      true,
    );
    expect(new Set(nodes.map(([, kept]) => String(kept))).size).toBeGreaterThan(2);
    for (const { splits } of rounds.flat())
      for (const { split, depth } of splits) expect(levels.get(depth)).toContain(split!.feature);
  });

  it("missing is a category like the others, and may stand alone", () => {
    const code = rows.map((row) => (row % 8 === 0 ? Number.NaN : row % 3));
    const y = rows.map((row) => (row % 8 === 0 ? 5 : (row % 3) / 10) + draw(4)(row) / 100);
    for (const maxCatToOnehot of [4, 1]) {
      const { split } = grow([categoricalFeature(code)], { maxCatToOnehot }, {}, y).rounds[0][0].root;
      expect(split).toMatchObject({ categories: [], missingLeft: true });
    }
  });

  it("a category that a node does not have goes right, as missing does in a node that has none", () => {
    const { rounds } = grow(peerFeatures("categories"), {}, {}, labels.grouped);
    const categorical = rounds
      .flat()
      .flatMap(({ splits }) => splits)
      .filter(({ split }) => split!.categories);
    expect(categorical.length).toBeGreaterThan(3);
    for (const { split } of categorical) expect(split!.missingLeft).toBe(false);
  });

  it("leaves have minDataInLeaf rows where all hessians are the same", () => {
    const { leaves } = growTree(
      numbers,
      labels.value,
      rows.map(() => 1),
      rows,
      { ...small, minDataInLeaf: 30, numLeaves: 99 },
    );
    expect(Math.min(...leaves.map((leaf) => leaf.rows.length))).toBeGreaterThanOrEqual(30);
    expect(leaves.length).toBeGreaterThan(5);
  });
});
