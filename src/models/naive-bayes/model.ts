// Naive Bayes: one distribution a feature and class, and how probable each class is before a row is seen.
import { allocate, type Chunk, type TypedArray } from "../../columns/column.js";
import { columnNamed, type Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { predictNaiveBayes } from "../../engine/ops/classification/predict-naive-bayes.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import { type Categories, categoriesOf, featureChunks } from "../features.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";

export const naiveBayesKind = "naive-bayes";

/** In the order of their numbers in a model, and in the core. */
export const distributionNames = ["gaussian", "bernoulli", "multinomial", "categorical"] as const;
export type DistributionName = (typeof distributionNames)[number];

export interface NaiveBayesArrays {
  /** `[features]` index in `distributionNames`. */
  readonly distributions: Uint8Array;
  /** `[features + 1]` where the terms of each feature begin. */
  readonly offsets: Int32Array;
  /** What predict-naive-bayes says, feature by feature. */
  readonly terms: Float64Array;
  /** `[classes]` log-probabilities. */
  readonly priors: Float64Array;
}

export function makeNaiveBayesModel(given: ModelHeader, arrays: NaiveBayesArrays): Model {
  const header = frozenHeader(given);
  const threshold = header.parameters.binarize as number;
  return Object.freeze<Model>({
    header,
    arrays: new Map<string, TypedArray>(Object.entries(arrays)),
    predict(features: Table, runtime: Runtime): Float64Array {
      const probabilities = allocate(Float64Array, features.rowCount * header.classes.length);
      const chunks = codedChunks(features, header.features, header.categories ?? {});
      runOp(predictNaiveBayes, { features: chunks, ...arrays, probabilities, threshold }, runtime);
      return probabilities;
    },
    importance: () => undefined,
  });
}

/** The features as numbers, categories as their codes: numbers that are their own codes as they lie. */
export function codedChunks(features: Table, names: readonly string[], categories: Categories): readonly Chunk[] {
  const isOwnCode = (name: string, known: Categories[string]) =>
    known.every((category, code) => category === code) &&
    features.names.includes(name) &&
    !["utf8", "dictionary"].includes(columnNamed(features, name, "the features").type);
  const others = Object.entries(categories).filter(([name, known]) => !isOwnCode(name, known));
  return featureChunks(features, names, Object.fromEntries(others));
}

/** Numbers a class that a feature's terms take: `categories` are those of a categorical one. */
export function termsAClass(distribution: DistributionName, categories: number): number {
  return distribution === "multinomial" ? 1 : distribution === "categorical" ? categories : 2;
}

function restore(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): Model {
  checkHeader(header, ["binary", "multiclass"]);
  const { kind, features, classes, categories } = header;
  const distributions = arrayOf(header, arrays, "distributions", Uint8Array, features.length);
  const offsets = arrayOf(header, arrays, "offsets", Int32Array, features.length + 1);
  const priors = arrayOf(header, arrays, "priors", Float64Array, classes.length);
  if (!Number.isFinite(header.parameters.binarize)) throw invalidModel(kind, "its threshold is no number");
  let total = 0;
  for (const [index, name] of features.entries()) {
    if (offsets[index] !== total) throw invalidModel(kind, `the terms of '${name}' do not begin at ${total}`);
    const distribution = distributionNames[distributions[index]];
    const known = categoriesOf(categories, name);
    if (!distribution) throw invalidModel(kind, `the distribution of '${name}' is unknown`);
    if ((distribution === "categorical") !== (known !== undefined))
      throw invalidModel(kind, `'${name}' is ${distribution} and has ${known ? "" : "no "}categories`);
    total += classes.length * termsAClass(distribution, known?.length ?? 0);
  }
  if (offsets[features.length] !== total) throw invalidModel(kind, `its terms do not end at ${total}`);
  const terms = arrayOf(header, arrays, "terms", Float64Array, total);
  checkFinite(header, "terms", terms);
  checkFinite(header, "priors", priors);
  if (priors.some((logarithm) => logarithm > 0)) throw invalidModel(kind, "a class is more than certain");
  for (const [index, name] of features.entries()) {
    const isNormal = distributionNames[distributions[index]] === "gaussian";
    const own = terms.subarray(offsets[index] + (isNormal ? classes.length : 0), offsets[index + 1]);
    if (isNormal ? own.some((variance) => variance <= 0) : own.some((logarithm) => logarithm > 0))
      throw invalidModel(kind, `${isNormal ? "a variance" : "a probability"} of '${name}' cannot be`);
  }
  return makeNaiveBayesModel(header, { distributions, offsets, terms, priors });
}

export const naiveBayesModel: ModelKind = { kind: naiveBayesKind, restore };
