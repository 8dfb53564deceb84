import { describe, expect, it } from "vitest";
import {
  brokenBounds,
  brokenCategories,
  brokenInteractions,
  brokenLevels,
  brokenMonotony,
  brokenTrees,
  miscountedRows,
} from "../trees/forest-properties.js";
import { boostingCases, caseReference, categoryCases } from "./boosting-cases.js";
import { forestOf } from "./to-forest.js";
import { standardOptions } from "./tree-options.js";

describe("what each option promises holds of the reference's trees", () => {
  for (const given of [...boostingCases, ...categoryCases]) {
    it(given.name, () => {
      const { features, grown } = caseReference(given);
      const forest = forestOf(grown);
      const options = { ...standardOptions, numLeaves: 7, minSumHessianInLeaf: 0, ...given.tree };
      const cellsOf = (row: number) => (feature: number) => features[feature].values[row];
      expect(brokenTrees(forest)).toEqual([]);
      expect(
        miscountedRows(forest, cellsOf, (tree) => grown.samples[Math.floor(tree / forest.initial.length)].rows),
      ).toEqual([]);
      const depth = options.maxDepth > 0 ? options.maxDepth : undefined;
      const bounds = {
        leaves: options.numLeaves,
        depth,
        gain: options.minGainToSplit,
        coverOfLeaf: options.minSumHessianInLeaf,
      };
      expect(brokenBounds(forest, bounds)).toEqual([]);
      const some = [3, 33, 133, 233, 303].map(cellsOf);
      options.monotoneConstraints.forEach((direction, feature) => {
        if (direction !== 0) expect(brokenMonotony(forest, feature, direction as 1 | -1, some)).toEqual([]);
      });
      const { interactionConstraints } = options;
      if (interactionConstraints.length > 0) expect(brokenInteractions(forest, interactionConstraints)).toEqual([]);
      const seen = new Map(
        features.flatMap(({ categories }, at) => (categories.length > 0 ? [[at, categories] as const] : [])),
      );
      expect(brokenCategories(forest, { seen, ...options })).toEqual([]);
      if (options.growPolicy === "depthwise") expect(brokenLevels(forest)).toEqual([]);
    });
  }
});
