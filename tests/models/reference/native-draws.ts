// The draws of the native trainer, made anew: threefry on (seed, stream, number), as native/algorithms has them.
import { threefry2x32 } from "../../../src/core/random.js";
import type { BoostDraws } from "./boost.js";
import { drawFeatures, type FeatureFractions } from "./draw-features.js";
import type { Place, TreeDraws } from "./grow-tree.js";
import type { GradientPairs } from "./losses.js";
import { bagging, chooseDrops, coarseSize, type DropRules, goss, minimalVariance, type RowSample } from "./sample.js";

/** 64 bits. */
type Key = readonly [low: number, high: number];

const streams = {
  round: 4,
  row: 6,
  feature: 9,
  node: 10,
  level: 11,
  cut: 12,
  skip: 13,
  drop: 14,
  period: 15,
  tree: 16,
} as const;

type Stream = (typeof streams)[keyof typeof streams];

function words(key: Key, stream: Stream, index: number): readonly [number, number] {
  return threefry2x32(key[0], key[1], stream, index);
}

function keyOf(key: Key, stream: Stream, index: number): Key {
  const [first, second] = words(key, stream, index);
  return [second, first];
}

function unit(key: Key, stream: Stream, index: number): number {
  const [first, second] = words(key, stream, index);
  return (first * 2 ** 21 + (second >>> 11)) * 2 ** -53;
}

/** Two words in one number: enough of them to tell draws apart. */
const order = (key: Key, feature: number) => unit(key, streams.feature, feature);

export interface DrawRules {
  readonly seed: number;
  readonly outputs: number;
  readonly features: FeatureFractions;
  readonly rows:
    | { readonly kind: "all" }
    | { readonly kind: "bagging"; readonly fraction: number; readonly period: number }
    | { readonly kind: "goss"; readonly topRate: number; readonly otherRate: number; readonly firstRound: number }
    | { readonly kind: "mvs"; readonly fraction: number; readonly lambda: number };
  readonly drop?: DropRules;
}

export const allFeatures: FeatureFractions = { tree: 1, level: 1, node: 1 };

export function nativeDraws({ seed, outputs, features, rows, drop }: DrawRules): BoostDraws {
  const key: Key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  return {
    tree: (round, output) => treeDraws(keyOf(key, streams.tree, round * outputs + output), features),
    sample: (round, pairs) => sampleOf(key, round, pairs, rows),
    drop: (round, weights) => {
      if (!drop || weights.length === 0) return [];
      const own = keyOf(key, streams.round, round);
      return chooseDrops(weights, drop, (at) =>
        at === "skip" ? unit(own, streams.skip, 0) : unit(own, streams.drop, at),
      );
    },
  };
}

function treeDraws(tree: Key, fractions: FeatureFractions): TreeDraws {
  const nodeKey = ({ turns }: Place) =>
    turns.reduce((above, turn) => keyOf(above, streams.node, turn), keyOf(tree, streams.node, 0));
  return {
    ...drawFeatures(fractions, {
      tree: (feature) => order(tree, feature),
      level: (depth, feature) => order(keyOf(tree, streams.level, depth), feature),
      node: (node, feature) => order(nodeKey(node), feature),
    }),
    cut: (node, feature, choices) => words(nodeKey(node), streams.cut, feature)[0] % choices,
  };
}

function sampleOf(key: Key, round: number, pairs: GradientPairs, rules: DrawRules["rows"]): RowSample {
  const count = pairs.gradient[0].length;
  const drawBy = (own: Key) => (row: number) => unit(own, streams.row, row);
  const ofRound = drawBy(keyOf(key, streams.round, round));
  switch (rules.kind) {
    case "bagging":
      return bagging(count, rules.fraction, drawBy(keyOf(key, streams.period, Math.floor(round / rules.period))));
    case "goss":
      if (round >= rules.firstRound) return goss(pairs, rules.topRate, rules.otherRate, ofRound, coarseSize);
      break;
    case "mvs":
      return minimalVariance(pairs, rules.fraction, rules.lambda, ofRound, coarseSize);
  }
  return { rows: Array.from({ length: count }, (_, row) => row) };
}
