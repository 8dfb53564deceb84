// Minimal cost-complexity pruning: Breiman, Friedman, Olshen and Stone 1984, chapter 3.

import { allocate } from "../../columns/column.js";
import type { Forest } from "../trees/forest.js";

/** From each alpha on the tree loses what does not pay for its leaves. */
export interface PruningPath {
  /** `[steps]` rising from 0; the last leaves the root alone. */
  readonly ccpAlphas: Float64Array;
  /** `[steps]` sum over the leaves of impurity times share of all weight, from that alpha on. */
  readonly impurities: Float64Array;
}

/**
 * The weakest links in their order: at each step the inner node whose leaves take off least risk a leaf, R being
 * impurity times share of all weight, becomes a leaf; of equals the first from the root, left before right.
 *
 * (R(t) - R of its leaves) / (leaves - 1) is the gain of the splits below t over their number, so gains are all it needs.
 *
 * @param impurity of the root
 */
export function pruningPath(tree: Forest, impurity: number): PruningPath {
  const links = weakestLinks(tree);
  const total = tree.cover[0];
  const ccpAlphas = [0];
  const impurities = [impurity - tree.gain.reduce((sum, gain) => sum + gain, 0) / total];
  for (const { alpha, gain } of links) {
    ccpAlphas.push(Math.max(alpha, ccpAlphas[ccpAlphas.length - 1]));
    impurities.push(impurities[impurities.length - 1] + gain / total);
  }
  return { ccpAlphas: Float64Array.from(ccpAlphas), impurities: Float64Array.from(impurities) };
}

interface Link {
  readonly node: number;
  readonly alpha: number;
  /** Of the splits below, in weight x impurity. */
  readonly gain: number;
}

function weakestLinks({ feature, left, right, gain, cover }: Forest): Link[] {
  const count = feature.length;
  const parent = new Int32Array(count).fill(-1);
  const gains = new Float64Array(count);
  const splits = new Int32Array(count);
  for (let node = 0; node < count; node++) {
    if (feature[node] < 0) continue;
    parent[left[node]] = parent[right[node]] = node;
  }
  for (let node = count - 1; node >= 0; node--) {
    if (feature[node] < 0) continue;
    gains[node] = gain[node] + gains[left[node]] + gains[right[node]];
    splits[node] = 1 + splits[left[node]] + splits[right[node]];
  }
  const order = preorder(feature, left, right);
  const alphaOf = (node: number) => gains[node] / splits[node] / cover[0];
  const heap = new WeakestFirst(count, alphaOf, order);
  for (let node = 0; node < count; node++) if (splits[node] > 0) heap.put(node);
  const links: Link[] = [];
  for (let node = heap.take(); node >= 0; node = heap.take()) {
    const [lost, fewer] = [gains[node], splits[node]];
    links.push({ node, alpha: alphaOf(node), gain: lost });
    const below = [left[node], right[node]];
    for (let child = below.pop(); child !== undefined; child = below.pop()) {
      if (splits[child] === 0) continue;
      splits[child] = 0;
      heap.remove(child);
      below.push(left[child], right[child]);
    }
    splits[node] = 0;
    for (let above = parent[node]; above >= 0; above = parent[above]) {
      gains[above] -= lost;
      splits[above] -= fewer;
      heap.move(above);
    }
  }
  return links;
}

function preorder(feature: Int32Array, left: Int32Array, right: Int32Array): Int32Array {
  const order = new Int32Array(feature.length);
  const waiting = [0];
  for (let at = 0; waiting.length > 0; at++) {
    const node = waiting.pop()!;
    order[node] = at;
    if (feature[node] >= 0) waiting.push(right[node], left[node]);
  }
  return order;
}

/** A heap of nodes by alpha, ties in preorder, in which a node can be moved when its alpha changed. */
class WeakestFirst {
  readonly #nodes: number[] = [];
  readonly #places: Int32Array;
  readonly #alphaOf: (node: number) => number;
  readonly #order: Int32Array;

  constructor(count: number, alphaOf: (node: number) => number, order: Int32Array) {
    this.#places = new Int32Array(count).fill(-1);
    this.#alphaOf = alphaOf;
    this.#order = order;
  }

  put(node: number): void {
    this.#places[node] = this.#nodes.push(node) - 1;
    this.move(node);
  }

  /** The weakest, taken out; -1: none is left. */
  take(): number {
    const node = this.#nodes[0] ?? -1;
    if (node >= 0) this.remove(node);
    return node;
  }

  remove(node: number): void {
    const at = this.#places[node];
    const last = this.#nodes.pop()!;
    this.#places[node] = -1;
    if (last === node) return;
    this.#set(at, last);
    this.move(last);
  }

  move(node: number): void {
    let at = this.#places[node];
    for (let up = (at - 1) >> 1; at > 0 && this.#isWeaker(node, this.#nodes[up]); up = (at - 1) >> 1) {
      this.#set(at, this.#nodes[up]);
      at = up;
    }
    for (let down = 2 * at + 1; down < this.#nodes.length; down = 2 * at + 1) {
      if (down + 1 < this.#nodes.length && this.#isWeaker(this.#nodes[down + 1], this.#nodes[down])) down++;
      if (!this.#isWeaker(this.#nodes[down], node)) break;
      this.#set(at, this.#nodes[down]);
      at = down;
    }
    this.#set(at, node);
  }

  #set(at: number, node: number): void {
    this.#nodes[at] = node;
    this.#places[node] = at;
  }

  #isWeaker(a: number, b: number): boolean {
    const [x, y] = [this.#alphaOf(a), this.#alphaOf(b)];
    return x < y || (x === y && this.#order[a] < this.#order[b]);
  }
}

export interface Pruned {
  readonly forest: Forest;
  /** `[nodes of the pruned tree]` the number each node had. */
  readonly kept: Int32Array;
}

/** The tree without the links whose alpha is at most `ccpAlpha` (but no pruning at 0). */
export function prunedTree(tree: Forest, ccpAlpha: number): Pruned {
  const isCut = new Uint8Array(tree.feature.length);
  let alpha = 0;
  for (const link of ccpAlpha > 0 ? weakestLinks(tree) : []) {
    alpha = Math.max(alpha, link.alpha);
    if (alpha > ccpAlpha) break;
    isCut[link.node] = 1;
  }
  const kept: number[] = [];
  const isKept = new Uint8Array(tree.feature.length);
  isKept[0] = 1;
  for (let node = 0; node < isKept.length; node++) {
    if (isKept[node] === 0) continue;
    kept.push(node);
    if (tree.feature[node] < 0 || isCut[node] === 1) continue;
    isKept[tree.left[node]] = isKept[tree.right[node]] = 1;
  }
  return { forest: keptNodes(tree, kept, isCut), kept: Int32Array.from(kept) };
}

function keptNodes(tree: Forest, kept: readonly number[], isCut: Uint8Array): Forest {
  const numbers = new Int32Array(tree.feature.length).fill(-1);
  kept.forEach((node, at) => {
    numbers[node] = at;
  });
  const isLeaf = (node: number) => tree.feature[node] < 0 || isCut[node] === 1;
  const integers = (of: (node: number) => number) => {
    const out = allocate(Int32Array, kept.length);
    kept.forEach((node, at) => {
      out[at] = of(node);
    });
    return out;
  };
  const numbersOf = (values: Float64Array, ofInner: boolean) => {
    const out = allocate(Float64Array, kept.length);
    kept.forEach((node, at) => {
      out[at] = ofInner && isLeaf(node) ? 0 : values[node];
    });
    return out;
  };
  const flags = allocate(Uint8Array, kept.length);
  kept.forEach((node, at) => {
    flags[at] = isLeaf(node) ? 0 : tree.flags[node];
  });
  let leaves = 0;
  return {
    treeOffsets: integersOf([0, kept.length]),
    treeOutputs: integersOf([0]),
    feature: integers((node) => (isLeaf(node) ? -1 : tree.feature[node])),
    threshold: numbersOf(tree.threshold, true),
    left: integers((node) => (isLeaf(node) ? -1 : numbers[tree.left[node]])),
    right: integers((node) => (isLeaf(node) ? -1 : numbers[tree.right[node]])),
    value: numbersOf(tree.value, false),
    gain: numbersOf(tree.gain, true),
    cover: numbersOf(tree.cover, false),
    rows: numbersOf(tree.rows, false),
    flags,
    leaf: integers((node) => (isLeaf(node) ? leaves++ : -1)),
    setOffsets: tree.setOffsets,
    setWords: tree.setWords,
    initial: tree.initial,
  };
}

function integersOf(values: readonly number[]): Int32Array {
  const out = allocate(Int32Array, values.length);
  out.set(values);
  return out;
}
