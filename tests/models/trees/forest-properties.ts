// What must hold of a forest whatever it learned: each function says where it does not, and nothing when it does.
import { type Forest, nodeFlags } from "../../../src/models/trees/forest.js";
import { allPaths, type CellOf, categoriesOf, isLeaf, nodesOf, pathOf, scoreOf, treeCount } from "./walk-forest.js";

const trees = (forest: Forest) => Array.from({ length: treeCount(forest) }, (_, tree) => tree);
const leavesOf = (forest: Forest, tree: number) => nodesOf(forest, tree).filter((node) => isLeaf(forest, node));

/** Children stand after their parents, in their tree, and share out its rows; leaves are numbered from 0 on. */
export function brokenTrees(forest: Forest): string[] {
  return trees(forest).flatMap((tree) => {
    const [begin, end] = [forest.treeOffsets[tree], forest.treeOffsets[tree + 1]];
    const parents = new Map<number, number>();
    const found: string[] = [];
    for (const node of nodesOf(forest, tree)) {
      if (isLeaf(forest, node)) continue;
      const children = [forest.left[node], forest.right[node]];
      for (const child of children) {
        if (child <= node || child >= end || parents.has(child)) found.push(`node ${node} has child ${child}`);
        parents.set(child, node);
      }
      const [left, right] = children;
      if (forest.rows[left] + forest.rows[right] !== forest.rows[node]) found.push(`node ${node} loses rows`);
      const cover = forest.cover[left] + forest.cover[right];
      if (Math.abs(cover - forest.cover[node]) > 1e-9 * Math.abs(cover)) found.push(`node ${node} loses cover`);
      if (!(forest.gain[node] > 0)) found.push(`node ${node} gains ${forest.gain[node]}`);
    }
    if (parents.size !== end - begin - 1) found.push(`tree ${tree} has nodes without a parent`);
    const numbers = leavesOf(forest, tree).map((node) => forest.leaf[node]);
    if (numbers.toSorted((a, b) => a - b).some((number, at) => number !== at))
      found.push(`tree ${tree} numbers its leaves ${numbers}`);
    return found;
  });
}

export interface TreeBounds {
  readonly leaves?: number;
  readonly depth?: number;
  /** Least rows of a leaf: exact only where all hessians are the same. */
  readonly rowsInLeaf?: number;
  readonly coverOfLeaf?: number;
  readonly gain?: number;
  /** Most distinct features in one tree. */
  readonly featuresByTree?: number;
  /** Greatest step of a leaf, learning rate included. */
  readonly step?: number;
}

export function brokenBounds(forest: Forest, bounds: TreeBounds): string[] {
  const { leaves, depth, rowsInLeaf = 0, coverOfLeaf = 0, gain = 0, featuresByTree, step } = bounds;
  return trees(forest).flatMap((tree) => {
    const found: string[] = [];
    const all = nodesOf(forest, tree);
    const ends = leavesOf(forest, tree);
    const inner = all.filter((node) => !isLeaf(forest, node));
    const most = (what: string, value: number, bound: number | undefined) => {
      if (bound !== undefined && value > bound * (1 + 1e-9)) found.push(`tree ${tree}: ${what} ${value}`);
    };
    most("leaves", ends.length, leaves);
    most("depth", Math.max(...allPaths(forest, tree).map((path) => path.length - 1)), depth);
    most("features", new Set(inner.map((node) => forest.feature[node])).size, featuresByTree);
    for (const node of ends) {
      most(`step of leaf ${node}`, Math.abs(forest.value[node]), step);
      if (inner.length === 0) continue;
      if (forest.rows[node] < rowsInLeaf) found.push(`leaf ${node} has ${forest.rows[node]} rows`);
      if (forest.cover[node] < coverOfLeaf * (1 - 1e-9)) found.push(`leaf ${node} has cover ${forest.cover[node]}`);
    }
    for (const node of inner) {
      if (forest.gain[node] < gain * (1 - 1e-9)) found.push(`node ${node} gains ${forest.gain[node]}`);
    }
    return found;
  });
}

/**
 * Rows of every node, counted by sending the training rows through.
 *
 * @param rowsOfTree the rows a tree learned from
 */
export function miscountedRows(
  forest: Forest,
  cellOf: (row: number) => CellOf,
  rowsOfTree: (tree: number) => readonly number[],
): string[] {
  return trees(forest).flatMap((tree) => {
    const counts = new Map<number, number>();
    for (const row of rowsOfTree(tree)) {
      for (const node of pathOf(forest, tree, cellOf(row))) counts.set(node, (counts.get(node) ?? 0) + 1);
    }
    return nodesOf(forest, tree)
      .filter((node) => (counts.get(node) ?? 0) !== forest.rows[node])
      .map((node) => `node ${node} has ${forest.rows[node]} rows, not ${counts.get(node) ?? 0}`);
  });
}

/**
 * Whether each output's score never falls (direction 1) or rises (-1) as a feature does, all else as in some row. A
 * score changes only at the forest's own thresholds, so one value in each cell between them tells all.
 */
export function brokenMonotony(forest: Forest, feature: number, direction: 1 | -1, rows: readonly CellOf[]): string[] {
  const cuts = new Set<number>();
  forest.feature.forEach((of, node) => {
    if (of === feature && (forest.flags[node] & nodeFlags.categorical) === 0) cuts.add(forest.threshold[node]);
  });
  // A threshold itself lies in the cell below it.
  const cells = [...cuts].filter(Number.isFinite).sort((a, b) => a - b);
  const values = [...cells, Number.MAX_VALUE];
  const found: string[] = [];
  rows.forEach((cellOf, row) => {
    for (let output = 0; output < forest.initial.length; output++) {
      const at = (value: number) => scoreOf(forest, output, (of) => (of === feature ? value : cellOf(of)));
      const scores = values.map(at);
      scores.slice(1).forEach((score, cell) => {
        if (direction * (score - scores[cell]) < -1e-12 * Math.abs(score))
          found.push(`row ${row}: from ${scores[cell]} to ${score} at ${values[cell]}`);
      });
    }
  });
  return found;
}

/** Features on one path that no list holds together. */
export function brokenInteractions(forest: Forest, lists: readonly (readonly number[])[]): string[] {
  return trees(forest).flatMap((tree) =>
    allPaths(forest, tree)
      .map((path) => [...new Set(path.slice(0, -1).map((node) => forest.feature[node]))])
      .filter((features) => !lists.some((list) => features.every((feature) => list.includes(feature))))
      .filter((features) => features.length > 0)
      .map((features) => `tree ${tree}: ${features} meet`),
  );
}

export interface CategoryBounds {
  /** By feature, the categories that were seen; a feature of numbers has none. */
  readonly seen: ReadonlyMap<number, readonly number[]>;
  readonly maxCatThreshold: number;
  readonly maxCatToOnehot: number;
}

/** Sets hold categories that were seen, not all of them, and no more on their side than the rules allow. */
export function brokenCategories(forest: Forest, { seen, maxCatThreshold, maxCatToOnehot }: CategoryBounds): string[] {
  const found: string[] = [];
  forest.feature.forEach((feature, node) => {
    const isCategorical = (forest.flags[node] & nodeFlags.categorical) !== 0;
    if (feature < 0 || isCategorical !== seen.has(feature)) {
      if (feature >= 0) found.push(`node ${node} takes feature ${feature} for the other type`);
      return;
    }
    if (!isCategorical) return;
    const known = seen.get(feature)!;
    const set = categoriesOf(forest, node);
    const missing = (forest.flags[node] & nodeFlags.missingLeft) !== 0 ? 1 : 0;
    const most = known.length + 1 <= maxCatToOnehot ? 1 : maxCatThreshold;
    if (set.some((category) => !known.includes(category))) found.push(`node ${node} has unseen categories in ${set}`);
    if (set.length + missing === 0 || set.length + missing > most) found.push(`node ${node} has the set ${set}`);
  });
  return found;
}

/** Trees of a forest that is grown level by level: a node of a level is made before those of the next. */
export function brokenLevels(forest: Forest): string[] {
  return trees(forest).flatMap((tree) => {
    const depth = new Map([[forest.treeOffsets[tree], 0]]);
    const made: number[] = [];
    for (const node of nodesOf(forest, tree)) {
      const own = depth.get(node)!;
      made.push(own);
      if (isLeaf(forest, node)) continue;
      for (const child of [forest.left[node], forest.right[node]]) depth.set(child, own + 1);
    }
    return made.some((own, at) => at > 0 && own < made[at - 1]) ? [`tree ${tree} makes its levels as ${made}`] : [];
  });
}
