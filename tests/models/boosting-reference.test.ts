// Every option of gradient boosting, held against the reference trainer: the same splits, the same leaves.
import { describe, expect, it } from "vitest";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import { restoreForest } from "../../src/models/trees/forest.js";
import {
  boostingCases,
  caseParameters,
  caseReference,
  caseSeed,
  caseTrainingSet,
  fine,
} from "./reference/boosting-cases.js";
import { differences } from "./reference/compare-forest.js";
import { runtimeOf } from "./training-rows.js";

describe("gradient boosting grows the trees of the reference trainer", () => {
  for (const given of boostingCases) {
    it(given.name, () => {
      const learner = gradientBoosting.make(caseParameters(given));
      const model = learner.fit(caseTrainingSet(given), { seed: caseSeed, runtime: runtimeOf(2) });
      const { features, grown } = caseReference(given);
      const forest = restoreForest(model.header, model.arrays, grown.initial.length);
      expect(differences(forest, grown, features, given.tolerance ?? fine)).toEqual([]);
    });
  }
});
