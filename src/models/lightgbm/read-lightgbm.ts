// A LightGBM text model (Booster.save_model, versions v2 to v4) as a forest that predicts what LightGBM predicts.
import { chooseIterations, nameClasses } from "../trees/choose-iterations.js";
import { checkForest } from "../trees/forest.js";
import { buildForest, type CategorySets, type SourceTree } from "../trees/forest-builder.js";
import type { LoadedHeader, LoadedModel, LoadOptions } from "../trees/forest-model.js";
import { objectiveOf } from "./objective.js";
import { readTree } from "./read-tree.js";
import {
  entryOf,
  integerOf,
  type LineReader,
  lightgbmError,
  readLines,
  readSection,
  type Section,
  skipEmpty,
} from "./text-sections.js";

const mostClasses = 65_535;
const mostFeatures = 2 ** 30;

/**
 * Reads the text of a model.
 *
 * @throws {MillraceError} ERR_MODEL_FORMAT with the line; ERR_MODEL_UNSUPPORTED for linear leaves and unknown objectives
 */
export function readLightGBM(text: string, options: LoadOptions = {}): LoadedModel {
  const lines = readLines(text);
  skipEmpty(lines);
  if (lines.peek()?.startsWith("tree") !== true) {
    throw lightgbmError(`line ${lines.line()}`, "the word 'tree'", `'${lines.peek() ?? "the end"}'`);
  }
  lines.next();
  const head = readSection(lines);
  const version = entryOf(head, "version");
  if (!/^v[234]$/.test(version.text)) throw lightgbmError(`line ${version.line}`, "v2, v3 or v4", `'${version.text}'`);
  const outputs = integerOf(head, "num_tree_per_iteration", 1, mostClasses);
  const features = featuresOf(head);
  const stated = head.entries.get("objective");
  const objective = objectiveOf(stated?.text ?? "", outputs, stated?.line ?? head.line);
  const sets: CategorySets = { offsets: [0], words: [] };
  const { trees, lineOf } = readTrees(lines, outputs, features.length, sets);
  if (trees.length % outputs !== 0) {
    throw lightgbmError(`line ${lines.line()}`, `${outputs} trees a round`, `${trees.length} trees in all`);
  }
  const rounds = trees.length / outputs;
  const [begin, end] = chooseIterations(options.iterations, rounds, undefined);
  const forest = buildForest(trees.slice(begin * outputs, end * outputs), sets, new Float64Array(outputs), {
    child: (tree, node, child) => {
      throw lightgbmError(
        `the tree from line ${lineOf[begin * outputs + tree]}`,
        `a child of node ${node}`,
        `${child}`,
      );
    },
    shared: (tree, node) => {
      const where = `the tree from line ${lineOf[begin * outputs + tree]}`;
      throw lightgbmError(where, "one parent a node", `more for node ${node}`);
    },
  });
  const classCount = objective.task === "regression" ? 0 : objective.task === "binary" ? 2 : outputs;
  const header: LoadedHeader = Object.freeze({
    kind: "lightgbm",
    library: "lightgbm",
    version: version.text,
    task: objective.task,
    objective: stated?.text ?? "",
    features,
    categorical: Object.freeze(categoricalFeatures(forest.feature, forest.flags, features.length)),
    classes: Object.freeze(nameClasses(options.classes, classCount)),
    iterations: rounds,
    parameters: Object.freeze(Object.fromEntries(readParameters(lines))),
  });
  checkForest(header, forest);
  const answer = Object.freeze({
    link: objective.link,
    slope: objective.sigmoid,
    averaged: head.entries.has("average_output"),
  });
  return Object.freeze({ header, forest, answer });
}

function featuresOf(head: Section): readonly string[] {
  const count = integerOf(head, "max_feature_idx", 0, mostFeatures) + 1;
  const { text, line } = entryOf(head, "feature_names");
  if (count > (text.length + 1) / 2) throw lightgbmError(`line ${line}`, `${count} feature names`, "fewer");
  const names = text.split(" ");
  if (names.length !== count || new Set(names).size !== count) {
    throw lightgbmError(`line ${line}`, `${count} different feature names`, `${new Set(names).size}`);
  }
  return Object.freeze(names);
}

function readTrees(
  lines: LineReader,
  outputs: number,
  featureCount: number,
  sets: CategorySets,
): { trees: SourceTree[]; lineOf: number[] } {
  const trees: SourceTree[] = [];
  const lineOf: number[] = [];
  for (;;) {
    skipEmpty(lines);
    const line = lines.peek();
    if (line === "end of trees") {
      lines.next();
      return { trees, lineOf };
    }
    if (line !== `Tree=${trees.length}`) {
      const received = line === undefined ? "the end of the file" : `'${line}'`;
      throw lightgbmError(`line ${lines.line()}`, `'Tree=${trees.length}' or 'end of trees'`, received);
    }
    lineOf.push(lines.line());
    trees.push(readTree(readSection(lines), trees.length % outputs, featureCount, sets));
  }
}

const categoricalFeatures = (feature: Int32Array, flags: Uint8Array, count: number): boolean[] => {
  const categorical = new Array<boolean>(count).fill(false);
  feature.forEach((at, node) => {
    if (at >= 0 && (flags[node] & 2) === 2) categorical[at] = true;
  });
  return categorical;
};

// `[key: value]` lines after the trees. They only tell, so a file that ends before them is a model too.
function readParameters(lines: LineReader): Map<string, string> {
  const parameters = new Map<string, string>();
  for (let line = lines.next(); line !== undefined && line !== "end of parameters"; line = lines.next()) {
    const [, key, value] = /^\[([a-z0-9_]+): (.*)\]$/.exec(line) ?? [];
    if (key !== undefined && key !== "__proto__") parameters.set(key, value);
  }
  return parameters;
}
