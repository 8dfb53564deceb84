// The naive walk of a forest, row by row in plain TypeScript: the oracle of what reads, writes and predicts with one.
import type { Forest } from "../../src/models/trees/forest.js";

const zeroReach = Math.fround(1e-35);

function goesLeft(forest: Forest, node: number, value: number): boolean {
  const flags = forest.flags[node];
  const missingLeft = (flags & 1) !== 0;
  if ((flags & 2) !== 0) {
    const setRight = (flags & 4) !== 0;
    // Below 0 there is no category: missing, but in no set where the set goes right, as XGBoost has it, which also sees
    // float32 only. What truncates to 0 is category 0 to LightGBM.
    if (Number.isNaN(value) || (value <= -1 && !setRight)) return missingLeft;
    const seen = setRight ? Math.fround(value) : value;
    const category = seen < 0 && setRight ? -1 : Math.trunc(seen);
    const set = forest.threshold[node];
    const word = forest.setOffsets[set] + Math.floor(category / 32);
    const isIn =
      category >= 0 && word < forest.setOffsets[set + 1] && ((forest.setWords[word] >>> (category % 32)) & 1) === 1;
    return isIn !== setRight;
  }
  if ((flags & 16) !== 0) return (Number.isNaN(value) ? 0 : value) <= forest.threshold[node];
  if (Number.isNaN(value) || ((flags & 8) !== 0 && Math.abs(value) <= zeroReach)) return missingLeft;
  return value <= forest.threshold[node];
}

/** The leaf of a row in each tree, as the forest numbers nodes. */
export function walkForest(forest: Forest, row: ArrayLike<number>): number[] {
  return Array.from({ length: forest.treeOffsets.length - 1 }, (_, tree) => {
    let node = forest.treeOffsets[tree];
    while (forest.feature[node] >= 0) {
      node = goesLeft(forest, node, row[forest.feature[node]]) ? forest.left[node] : forest.right[node];
    }
    return node;
  });
}

/** The scores of a row, summed tree after tree. */
export function walkScores(forest: Forest, row: ArrayLike<number>, sums: "float64" | "float32"): number[] {
  const round = sums === "float32" ? Math.fround : (value: number) => value;
  const scores = [...forest.initial];
  walkForest(forest, row).forEach((node, tree) => {
    const output = forest.treeOutputs[tree];
    scores[output] = round(scores[output] + forest.value[node]);
  });
  return scores;
}
