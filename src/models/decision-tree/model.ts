// A decision tree: one tree that answers with the mean, or the shares of the classes, of its leaf.

import { invalidModel } from "../check-model.js";
import type { ModelKind } from "../model.js";
import { averagedModel, restoreAveraged } from "../trees/averaged-model.js";

export const decisionTreeKind = "decision-tree";

export const decisionTreeModel: ModelKind = {
  kind: decisionTreeKind,
  restore(header, arrays) {
    const trees = restoreAveraged(header, arrays);
    if (trees.forest.treeOutputs.length !== 1) throw invalidModel(header.kind, "it has not one tree");
    return averagedModel(header, trees);
  },
};
