// The naive walk of a forest, row by row in plain TypeScript: the oracle of what reads, writes and predicts with one.
import type { Forest } from "../../src/models/trees/forest.js";
import { goesLeft } from "../ops/tree/naive-forest.js";

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

/** The scores of a row, summed tree after tree; `single`: in float32. */
export function walkScores(forest: Forest, row: ArrayLike<number>, single = false): number[] {
  const round = single ? Math.fround : (value: number) => value;
  const scores = [...forest.initial];
  walkForest(forest, row).forEach((node, tree) => {
    const output = forest.treeOutputs[tree];
    scores[output] = round(scores[output] + forest.value[node]);
  });
  return scores;
}
