// A forest as a LightGBM text model, version v4: raw scores of LightGBM are then its float64 sums, to the bit.
import { MillraceError } from "../../core/errors.js";
import { type Forest, nodeFlags } from "../trees/forest.js";
import type { ForestModel } from "../trees/forest-model.js";
import { lightgbmTree, type TextTree } from "./write-tree.js";

/**
 * The text that `lightgbm.Booster(model_str=...)` loads. Trees are put in rounds of one an output; scores before the
 * first tree become trees of one leaf. Spaces and other signs in feature names that LightGBM cannot hold become `_`.
 *
 * Sums are float64: of a model read from XGBoost, whose sums are float32, they are as close as that.
 *
 * @throws {MillraceError} ERR_MODEL_UNSUPPORTED for answers LightGBM does not know, or sets of categories that would
 *   need too many copies of branches
 */
export function writeLightGBM({ header, forest, answer }: ForestModel): string {
  const outputs = forest.initial.length;
  const trees = treesByRound(forest, answer.averaged ?? false).map(lightgbmTree);
  const blocks = trees.map((tree, index) => `Tree=${index}\n${tree.text}\n\n`);
  const names = featureNames(header.features);
  const head = [
    "tree",
    "version=v4",
    `num_class=${outputs}`,
    `num_tree_per_iteration=${outputs}`,
    "label_index=0",
    `max_feature_idx=${Math.max(0, names.length - 1)}`,
    ...objectiveLine({ header, forest, answer }),
    ...(answer.averaged ? ["average_output"] : []),
    `feature_names=${names.join(" ")}`,
    `feature_infos=${names.map((_, feature) => featureInfo(forest, feature)).join(" ")}`,
    `tree_sizes=${blocks.map((block) => Buffer.byteLength(block)).join(" ")}`,
  ];
  return `${head.join("\n")}\n\n${blocks.join("")}end of trees\n\n${importances(trees, names)}\nparameters:\n[boosting: ${
    answer.averaged ? "rf" : "gbdt"
  }]\n[objective: ${objectiveName({ header, forest, answer })}]\n\nend of parameters\n\npandas_categorical:null\n`;
}

/** A tree of the forest by number, or one leaf that adds a constant. */
export type TreeOrConstant = { readonly forest: Forest; readonly tree: number } | { readonly constant: number };

// One tree an output and round. An output with fewer trees than others is filled with zeros behind its own, so that its
// sum keeps its order.
function treesByRound(forest: Forest, isAveraged: boolean): TreeOrConstant[] {
  const outputs = forest.initial.length;
  const of = Array.from({ length: outputs }, (): TreeOrConstant[] => []);
  if (forest.initial.some((score) => score !== 0)) {
    if (isAveraged) throw unsupported("an average with a first score", "Leave out the first score.");
    forest.initial.forEach((constant, output) => {
      of[output].push({ constant });
    });
  }
  forest.treeOutputs.forEach((output, tree) => {
    of[output].push({ forest, tree });
  });
  const rounds = Math.max(...of.map((list) => list.length));
  if (isAveraged && of.some((list) => list.length !== rounds)) {
    throw unsupported("an average over other numbers of trees for each output", "Train as many trees an output.");
  }
  return Array.from({ length: rounds * outputs }, (_, at) => {
    return of[at % outputs][Math.floor(at / outputs)] ?? { constant: 0 };
  });
}

const unsupported = (what: string, instead: string) =>
  new MillraceError("ERR_MODEL_UNSUPPORTED", { format: "LightGBM", what, instead });

function objectiveName({ header, forest, answer }: ForestModel): string {
  const isClasses = header.task !== "regression";
  switch (answer.link) {
    case "identity":
      return forest.initial.length > 1 ? "custom" : "regression";
    case "logistic":
      return "binary";
    case "softmax":
      return "multiclass";
    case "one-vs-rest":
      return isClasses ? "multiclassova" : "cross_entropy";
    case "exp":
      return "poisson";
    case "log-one-plus-exp":
      return "cross_entropy_lambda";
    case "signed-square":
      return "regression";
    case "step":
      throw unsupported("a step as its answer (hinge loss)", "Write it as ONNX.");
    case "share":
      throw unsupported("leaves that hold shares of classes", "Write it as ONNX where it has two classes.");
  }
}

function objectiveLine(model: ForestModel): string[] {
  const name = objectiveName(model);
  const { answer, forest } = model;
  if (name === "custom") return [];
  const settings = [
    ...(name.startsWith("multiclass") ? [`num_class:${forest.initial.length}`] : []),
    ...(name === "binary" || name === "multiclassova" ? [`sigmoid:${answer.slope ?? 1}`] : []),
    ...(answer.link === "signed-square" ? ["sqrt"] : []),
  ];
  return [`objective=${[name, ...settings].join(" ")}`];
}

// What LightGBM's names may not hold: white space, and what JSON or its text would read otherwise.
function featureNames(features: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return features.length === 0
    ? ["none"]
    : features.map((feature) => {
        const plain = feature.replace(/[\s\u0000-\u001f",:[\]{}=]/g, "_") || "_";
        let name = plain;
        for (let number = 2; taken.has(name); number++) name = `${plain}_${number}`;
        taken.add(name);
        return name;
      });
}

// `[least:largest]` threshold, or the categories split on; `none` where the feature is not used.
function featureInfo(forest: Forest, feature: number): string {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let words = 0;
  forest.feature.forEach((at, node) => {
    if (at !== feature) return;
    if ((forest.flags[node] & nodeFlags.categorical) !== 0) {
      const set = forest.threshold[node];
      words = Math.max(words, forest.setOffsets[set + 1] - forest.setOffsets[set]);
    } else if (Number.isFinite(forest.threshold[node])) {
      least = Math.min(least, forest.threshold[node]);
      most = Math.max(most, forest.threshold[node]);
    }
  });
  if (words > 0) return Array.from({ length: words * 32 }, (_, category) => category).join(":");
  return least <= most ? `[${least}:${most}]` : "none";
}

function importances(trees: readonly TextTree[], names: readonly string[]): string {
  const splits = new Float64Array(names.length);
  for (const tree of trees) {
    tree.features.forEach((feature, at) => {
      if (tree.gains[at] > 0) splits[feature]++;
    });
  }
  const lines = names
    .map((name, feature) => [name, splits[feature]] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name}=${count}\n`);
  return `feature_importances:\n${lines.join("")}`;
}
