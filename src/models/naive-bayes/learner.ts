import { columnNamed, type Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { log } from "../../core/math.js";
import { runOp } from "../../engine/dispatch.js";
import { sumByClass } from "../../engine/ops/classification/sum-by-class.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { type Categories, categoriesOf, rankedNames } from "../features.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { fitCategories, isTextColumn } from "../trees/fit-categories.js";
import { codedChunks, type DistributionName, distributionNames, makeNaiveBayesModel, naiveBayesKind } from "./model.js";
import { type FeatureSums, leastLogarithm, termsOf } from "./terms.js";

const readNumbers = (given: unknown) =>
  Array.isArray(given) && given.every((value) => typeof value === "number" && value >= 0) ? given : undefined;
const readNames = (given: unknown) =>
  Array.isArray(given) && given.every((name) => typeof name === "string") ? given : undefined;

const rules: ParameterRules = new Map([
  // mixed: text, booleans and `categoricalFeature` are categories, other numbers normal.
  ["distribution", { standard: "mixed", words: ["mixed", ...distributionNames] }],
  ["categoricalFeature", { standard: [], read: readNames }],
  ["varSmoothing", { standard: 1e-9, least: 0 }],
  ["alpha", { standard: 1, least: 0 }],
  ["binarize", { standard: 0 }],
  ["fitPrior", { standard: true }],
  // Probabilities of the classes in label order; empty: their shares.
  ["priors", { standard: [], read: readNumbers }],
]);

/**
 * Naive Bayes, with a distribution for each feature: mixed types and missing values as they are, one pass over the rows.
 *
 * @see docs/algorithms/naive-bayes.md
 */
export const naiveBayes: LearnerKind = {
  kind: naiveBayesKind,
  make(given) {
    const parameters = readParameters(naiveBayesKind, rules, given);
    return Object.freeze<Learner>({
      kind: naiveBayesKind,
      title: "Naive Bayes",
      tasks: ["binary", "multiclass"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitNaiveBayes(parameters, train, options),
    });
  },
};

function fitNaiveBayes(
  parameters: ReadonlyMap<string, ParameterValue>,
  train: TrainingSet,
  { runtime }: FitOptions,
): Model {
  checkTrainingSet(train);
  const { task, classes, labels, weights = new Float64Array(0) } = train;
  const names = rankedNames(train.features.names);
  const categories = categoriesFor(parameters, train.features, runtime);
  const kinds = names.map((name) => distributionOf(parameters, categoriesOf(categories, name) !== undefined));
  const sizes = names.map((name, index) => {
    const own = categoriesOf(categories, name)?.length ?? 0;
    return kinds[index] === "gaussian"
      ? 3 * classes.length + 3
      : classes.length * (kinds[index] === "bernoulli" ? 2 : Math.max(1, own));
  });
  const distributions = Uint8Array.from(kinds, (kind) => distributionNames.indexOf(kind));
  const offsets = offsetsOf(sizes);
  const sums = new Float64Array(offsets[names.length]);
  const shares = new Float64Array(classes.length);
  const threshold = parameters.get("binarize") as number;
  const features = codedChunks(train.features, names, categories);
  try {
    runOp(sumByClass, { features, labels, weights, distributions, offsets, sums, shares, threshold }, runtime);
  } catch (error) {
    throw explainValue(explainInvalidRow(error, train), names, kinds);
  }
  const priors = priorsOf(parameters, shares);
  const terms = termsOf(
    kinds.map((kind, index): FeatureSums => ({ kind, sums: sums.subarray(offsets[index], offsets[index + 1]) })),
    classes.length,
    { varSmoothing: parameters.get("varSmoothing") as number, alpha: parameters.get("alpha") as number },
  );
  return makeNaiveBayesModel(
    {
      kind: naiveBayesKind,
      task,
      features: names,
      classes,
      ...(Object.keys(categories).length > 0 ? { categories } : {}),
      parameters: Object.fromEntries(parameters),
    },
    {
      distributions,
      offsets: offsetsOf(terms.map(({ length }) => length)),
      terms: Float64Array.from(terms.flatMap((own) => [...own])),
      priors,
    },
  );
}

const offsetsOf = (sizes: readonly number[]) => {
  const offsets = new Int32Array(sizes.length + 1);
  for (const [index, size] of sizes.entries()) offsets[index + 1] = offsets[index] + size;
  return offsets;
};

function categoriesFor(parameters: ReadonlyMap<string, ParameterValue>, features: Table, runtime: Runtime): Categories {
  const wanted = parameters.get("distribution");
  // Text where numbers are wanted is refused when the features are read.
  if (wanted !== "mixed" && wanted !== "categorical") return {};
  const asked = parameters.get("categoricalFeature") as readonly string[];
  const isCategory = (name: string) => wanted === "categorical" || columnNamed(features, name, "").type === "bool";
  const more = features.names.filter((name) => !isTextColumn(columnNamed(features, name, "")) && isCategory(name));
  return fitCategories(features, [...new Set([...asked, ...more])], runtime);
}

function distributionOf(parameters: ReadonlyMap<string, ParameterValue>, isCategory: boolean): DistributionName {
  if (isCategory) return "categorical";
  const wanted = parameters.get("distribution") as DistributionName | "mixed";
  return wanted === "mixed" || wanted === "categorical" ? "gaussian" : wanted;
}

function priorsOf(parameters: ReadonlyMap<string, ParameterValue>, shares: Float64Array): Float64Array {
  const given = parameters.get("priors") as readonly number[];
  const sum = given.reduce((total, prior) => total + prior, 0);
  if (given.length > 0 && (given.length !== shares.length || Math.abs(sum - 1) > 1e-8)) {
    throw invalidParameter(
      naiveBayesKind,
      "priors",
      `${shares.length} probabilities with sum 1`,
      `${given.length} with sum ${sum}`,
    );
  }
  const even = shares.map(() => 1 / shares.length);
  const priors = given.length > 0 ? Float64Array.from(given) : parameters.get("fitPrior") ? shares : even;
  return priors.map((prior) => Math.max(log(prior), leastLogarithm));
}

/** The feature that the op names by its number, in words. */
function explainValue(error: unknown, names: readonly string[], kinds: readonly DistributionName[]): unknown {
  const cause = error instanceof MillraceError && error.code === "ERR_TYPE" ? error.cause : undefined;
  const index = (cause as { detail?: number } | undefined)?.detail ?? -1;
  if (names[index] === undefined) return error;
  const isCount = kinds[index] === "multinomial";
  return new MillraceError(
    "ERR_TYPE",
    {
      what: `the values of feature '${names[index]}' for naive Bayes`,
      expected: isCount ? "counts from 0, finite or missing" : "finite or missing",
      received: isCount ? "negative or infinite in some rows" : "infinite in some rows",
    },
    { cause },
  );
}
