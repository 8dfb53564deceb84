// An XGBoost model (Booster.save_model, JSON or UBJSON) as a forest that predicts what XGBoost predicts.
import { MillraceError } from "../../core/errors.js";
import { chooseIterations, nameClasses } from "../trees/choose-iterations.js";
import { checkForest, nodeFlags } from "../trees/forest.js";
import { buildForest, type CategorySets } from "../trees/forest-builder.js";
import type { LoadedHeader, LoadedModel, LoadOptions } from "../trees/forest-model.js";
import {
  arrayAt,
  type Document,
  describe,
  integerAt,
  member,
  memberAt,
  numbersAt,
  type Place,
  textAt,
  xgboostError,
} from "./document.js";
import { float32OfText } from "./float32-text.js";
import { type Objective, objectiveNamed } from "./objective.js";
import { readJson } from "./read-json.js";
import { readTree, type SetBudget } from "./read-tree.js";
import { readUbjson } from "./read-ubjson.js";

const mostClasses = 65_535;
const mostTrees = 2 ** 30;
/** Features that a file without their names may have: their names are made. */
const mostUnnamed = 2 ** 20;

/**
 * Reads the bytes of a model; JSON and UBJSON are told apart by the second byte.
 *
 * @throws {MillraceError} ERR_MODEL_FORMAT with the byte or the path; ERR_MODEL_UNSUPPORTED for linear boosters, vector
 *   leaves, several targets and unknown objectives
 */
export function readXGBoost(bytes: Uint8Array, options: LoadOptions = {}): LoadedModel {
  return modelOf(isText(bytes) ? readJson(bytes) : readUbjson(bytes), bytes.length, options);
}

// JSON goes on after its brace with space, a key in quotes or the end; UBJSON with a length's marker.
const isText = (bytes: Uint8Array): boolean =>
  bytes[0] !== 0x7b || bytes.length < 2 || [0x22, 0x7d, 0x20, 0x09, 0x0a, 0x0d].includes(bytes[1]);

function modelOf(document: Document, size: number, options: LoadOptions): LoadedModel {
  const root: Place = { value: document, path: "" };
  const learner = member(root, "learner");
  const objectiveName = textAt(memberAt(learner, "objective", "name"));
  const objective = objectiveNamed(objectiveName);
  const parameter = member(learner, "learner_model_param");
  refuseTargets(member(parameter, "num_target"));
  const outputs = Math.max(1, integerAt(member(parameter, "num_class"), 0, mostClasses));
  if ((objective.task === "multiclass") !== outputs >= 2) {
    throw xgboostError("learner.learner_model_param.num_class", `classes that fit ${objectiveName}`, `${outputs}`);
  }
  const features = featuresOf(learner, integerAt(member(parameter, "num_feature"), 0, 2 ** 31 - 2));
  const { model, weights } = boosterOf(member(learner, "gradient_booster"));
  const trees = member(model, "trees");
  const count = arrayAt(trees).length;
  const groups = numbersAt(
    member(model, "tree_info"),
    `an output of ${outputs}`,
    (at) => Number.isInteger(at) && at >= 0 && at < outputs,
    count,
  );
  const weightOf = weights && numbersAt(weights, "a finite number", Number.isFinite, count);
  const rounds = roundsOf(model, count, outputs);
  const best = bestIteration(learner);
  const [begin, end] = chooseIterations(options.iterations, rounds.length - 1, best);
  const sets: CategorySets = { offsets: [0], words: [] };
  const budget: SetBudget = { words: 2 ** 20 + 8 * size };
  const source = Array.from({ length: rounds[end] - rounds[begin] }, (_, at) => {
    const tree = rounds[begin] + at;
    const place = { value: arrayAt(trees)[tree] as Document, path: `${trees.path}[${tree}]` };
    return readTree(place, groups[tree], Math.fround(weightOf?.[tree] ?? 1), features.length, sets, budget);
  });
  const where = (tree: number) => `${trees.path}[${rounds[begin] + tree}]`;
  const forest = buildForest(source, sets, initialOf(member(parameter, "base_score"), objective, outputs), {
    child: (tree, node, child) => {
      throw xgboostError(where(tree), `a child of node ${node}`, `${child}`);
    },
    shared: (tree, node) => {
      throw xgboostError(where(tree), "one parent a node", `more for node ${node}`);
    },
  });
  const categorical = new Array<boolean>(features.length).fill(false);
  forest.feature.forEach((feature, node) => {
    if (feature >= 0 && (forest.flags[node] & nodeFlags.categorical) !== 0) categorical[feature] = true;
  });
  const classCount = objective.task === "regression" ? 0 : objective.task === "binary" ? 2 : outputs;
  const header: LoadedHeader = Object.freeze({
    kind: "xgboost",
    library: "xgboost",
    version: versionOf(member(root, "version")),
    task: objective.task,
    objective: objectiveName,
    features,
    categorical: Object.freeze(categorical),
    classes: Object.freeze(nameClasses(options.classes, classCount)),
    iterations: rounds.length - 1,
    ...(best === undefined ? {} : { bestIteration: best }),
    parameters: Object.freeze({}),
  });
  checkForest(header, forest);
  return Object.freeze({ header, forest, answer: Object.freeze({ link: objective.link, single: true }) });
}

function refuseTargets(place: Place): void {
  if (place.value === undefined || integerAt(place, 0, 2 ** 31) <= 1) return;
  throw new MillraceError("ERR_MODEL_UNSUPPORTED", {
    format: "XGBoost",
    what: "several targets",
    instead: "Train one model a target.",
  });
}

function featuresOf(learner: Place, count: number): readonly string[] {
  const place = member(learner, "feature_names");
  const names = place.value === undefined ? [] : arrayAt(place);
  if (names.length === 0) {
    if (count > mostUnnamed) {
      throw xgboostError(place.path, `names of ${count} features (needed above ${mostUnnamed})`, "none");
    }
    return Object.freeze(Array.from({ length: count }, (_, index) => `f${index}`));
  }
  const texts = Array.from(arrayAt(place, count), (name, index) =>
    textAt({ value: name, path: `${place.path}[${index}]` }),
  );
  if (new Set(texts).size !== count) throw xgboostError(place.path, "different names", "one twice");
  return Object.freeze(texts);
}

function boosterOf(booster: Place): { model: Place; weights?: Place } {
  const name = textAt(member(booster, "name"));
  if (name === "gbtree") return { model: member(booster, "model") };
  if (name === "dart") return { model: memberAt(booster, "gbtree", "model"), weights: member(booster, "weight_drop") };
  throw new MillraceError("ERR_MODEL_UNSUPPORTED", {
    format: "XGBoost",
    what: `the booster '${name.slice(0, 60)}'`,
    instead: "Train it with booster=gbtree or booster=dart.",
  });
}

// First tree of each round, ending with the number of trees. Files before 2.0 do not tell: rounds are of equal length.
function roundsOf(model: Place, count: number, outputs: number): readonly number[] {
  const place = member(model, "iteration_indptr");
  if (place.value !== undefined && arrayAt(place).length > 0) {
    const starts = Array.from(numbersAt(place, "a tree", (at) => Number.isInteger(at) && at >= 0 && at <= count));
    const isRising = starts.every((at, round) => round === 0 || at >= starts[round - 1]);
    if (starts[0] !== 0 || starts.at(-1) !== count || !isRising) {
      throw xgboostError(place.path, `a list that rises from 0 to ${count}`, "another");
    }
    return starts;
  }
  const parallel = integerAt(memberAt(model, "gbtree_model_param", "num_parallel_tree"), 0, mostTrees);
  const size = Math.max(1, parallel) * outputs;
  if (count % size !== 0) throw xgboostError(member(model, "trees").path, `a multiple of ${size} trees`, `${count}`);
  return Array.from({ length: count / size + 1 }, (_, round) => round * size);
}

const isNumber = /^-?\d{1,50}(\.\d{1,50})?([eE][-+]?\d{1,3})?$/;

// One base score for all outputs, or, since 3.1, one each: "[5E-1]". Stored before its link, as a user states it.
function initialOf(place: Place, objective: Objective, outputs: number): Float64Array {
  const { value, path } = place;
  const words = typeof value === "string" ? value.replace(/^\[(.*)\]$/, "$1").split(",") : [];
  const scores = words.map((word) => (isNumber.test(word) ? float32OfText(word) : Number.NaN));
  if (scores.length !== 1 && scores.length !== outputs) {
    throw xgboostError(path, `one base score, or ${outputs}`, describe(value));
  }
  const initial = Float64Array.from({ length: outputs }, (_, output) =>
    objective.margin(scores.length === 1 ? scores[0] : scores[output]),
  );
  if (!initial.every(Number.isFinite))
    throw xgboostError(path, "base scores that the objective knows", describe(value));
  return initial;
}

function bestIteration(learner: Place): number | undefined {
  const attributes = member(learner, "attributes");
  if (attributes.value === undefined) return undefined;
  const best = member(attributes, "best_iteration");
  return best.value === undefined ? undefined : integerAt(best, 0, mostTrees);
}

function versionOf(place: Place): string {
  return Array.from(numbersAt(place, "a whole number from 0", (at) => Number.isInteger(at) && at >= 0, 3)).join(".");
}
