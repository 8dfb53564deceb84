import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";

export type ParameterValue = number | string | boolean | readonly (number | string)[];

/** One parameter of a learner: its default and what is allowed. */
export interface ParameterRule {
  readonly standard: ParameterValue;
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
  /** With bounds too: a number within them will do as well. */
  readonly words?: readonly string[];
  /** Of a list: what was given as the list it is kept as; undefined when it cannot be. */
  readonly read?: (given: unknown) => readonly (number | string)[] | undefined;
}

export type ParameterRules = ReadonlyMap<string, ParameterRule>;

/** Names of scikit-learn and XGBoost, and LightGBM's own other spellings -> the canonical name (LightGBM's, in camelCase). */
const aliases = new Map<string, string>([
  ["n_estimators", "numIterations"],
  ["nEstimators", "numIterations"],
  ["max_iter", "numIterations"],
  ["maxIter", "numIterations"],
  ["num_boost_round", "numIterations"],
  ["numBoostRound", "numIterations"],
  ["num_rounds", "numIterations"],
  ["numRounds", "numIterations"],
  ["rounds", "numIterations"],
  ["eta", "learningRate"],
  ["shrinkage_rate", "learningRate"],
  ["max_leaves", "numLeaves"],
  ["maxLeaves", "numLeaves"],
  ["max_leaf_nodes", "numLeaves"],
  ["maxLeafNodes", "numLeaves"],
  ["min_samples_leaf", "minDataInLeaf"],
  ["minSamplesLeaf", "minDataInLeaf"],
  ["min_child_samples", "minDataInLeaf"],
  ["minChildSamples", "minDataInLeaf"],
  ["min_child_weight", "minSumHessianInLeaf"],
  ["minChildWeight", "minSumHessianInLeaf"],
  ["reg_lambda", "lambdaL2"],
  ["regLambda", "lambdaL2"],
  ["lambda", "lambdaL2"],
  ["l2_regularization", "lambdaL2"],
  ["l2Regularization", "lambdaL2"],
  ["lambda_l2", "lambdaL2"],
  ["alpha", "lambdaL2"],
  ["gamma", "minGainToSplit"],
  ["min_split_loss", "minGainToSplit"],
  ["minSplitLoss", "minGainToSplit"],
  ["min_split_gain", "minGainToSplit"],
  ["colsample_bytree", "featureFraction"],
  ["colsampleBytree", "featureFraction"],
  ["colsample_bylevel", "featureFractionBylevel"],
  ["colsampleBylevel", "featureFractionBylevel"],
  ["colsample_bynode", "featureFractionBynode"],
  ["colsampleBynode", "featureFractionBynode"],
  ["sub_feature", "featureFraction"],
  ["grow_policy", "growPolicy"],
  ["categorical_features", "categoricalFeature"],
  ["categoricalFeatures", "categoricalFeature"],
  ["cat_features", "categoricalFeature"],
  ["catFeatures", "categoricalFeature"],
  ["reg_alpha", "lambdaL1"],
  ["regAlpha", "lambdaL1"],
  ["l1_regularization", "lambdaL1"],
  ["l1Regularization", "lambdaL1"],
  ["max_delta_step", "maxDeltaStep"],
  ["monotonic_cst", "monotoneConstraints"],
  ["monotonicCst", "monotoneConstraints"],
  ["interaction_cst", "interactionConstraints"],
  ["interactionCst", "interactionConstraints"],
  ["max_cat_to_one_hot", "maxCatToOnehot"],
  ["subsample", "baggingFraction"],
  ["subsample_freq", "baggingFreq"],
  ["max_bins", "maxBin"],
  ["maxBins", "maxBin"],
  ["early_stopping_rounds", "earlyStoppingRound"],
  ["earlyStoppingRounds", "earlyStoppingRound"],
  ["n_neighbors", "neighbors"],
  ["nNeighbors", "neighbors"],
  ["k", "neighbors"],
  ["n_iter_no_change", "earlyStoppingRound"],
  ["nIterNoChange", "earlyStoppingRound"],
]);

/** What other libraries take with a model's parameters, and here belongs to one fit: its name there -> the option of `fit`. */
const optionsOfFit = new Map<string, string>([
  ["seed", "seed"],
  ["randomSeed", "seed"],
  ["randomState", "seed"],
  ["threads", "threads"],
  ["nJobs", "threads"],
  ["numThreads", "threads"],
  ["nthread", "threads"],
  ["device", "device"],
  ["deviceType", "device"],
  ["verbose", "onProgress"],
  ["verbosity", "onProgress"],
  ["classWeight", "classWeight"],
  ["sampleWeight", "sampleWeight"],
]);

/** The canonical spelling of a parameter's name: `min_data_in_leaf`, `min_samples_leaf` -> `minDataInLeaf`. */
export function canonicalName(name: string): string {
  return aliases.get(name) ?? camelCase(name);
}

const camelCase = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Parameters as given, in canonical names, with defaults for the rest and every value checked.
 *
 * @param owner in the words of an error: `gradient-boosting`
 * @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, or with the option of `fit` that does it;
 *   ERR_INVALID_VALUE, also for one given twice
 */
export function readParameters(
  owner: string,
  rules: ParameterRules,
  given: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, ParameterValue> {
  const values = new Map<string, ParameterValue>([...rules].map(([name, rule]) => [name, rule.standard]));
  const seen = new Set<string>();
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const name = nameAmong(rules, option);
    const rule = rules.get(name);
    if (!rule) throw unknownOption(owner, rules, option);
    if (seen.has(name)) throw invalidParameter(owner, name, "one value", `two, the second as '${option}'`);
    seen.add(name);
    values.set(name, checked(owner, name, rule, value));
  }
  return values;
}

function unknownOption(owner: string, rules: ParameterRules, option: string): MillraceError {
  const ofFit = optionsOfFit.get(camelCase(option));
  if (ofFit) return new MillraceError("ERR_OPTION_UNKNOWN", { option, owner, ofFit });
  const known = [...rules.keys(), ...[...aliases.keys()].filter((alias) => rules.has(aliases.get(alias)!))];
  const near = nearestName(option, known);
  return new MillraceError("ERR_OPTION_UNKNOWN", { option, owner, ...(near ? { near } : {}) });
}

// Of learners that iterate without building trees, `max_iter` says how often at most.
function nameAmong(rules: ParameterRules, option: string): string {
  if (rules.has(option)) return option;
  if ((option === "max_iter" || option === "maxIter") && rules.has("maxIterations")) return "maxIterations";
  const name = canonicalName(option);
  return !rules.has(name) && rules.has(camelCase(option)) ? camelCase(option) : name;
}

function checked(owner: string, name: string, rule: ParameterRule, value: unknown): ParameterValue {
  if (rule.read) {
    const list = rule.read(value);
    if (!list) throw invalidParameter(owner, name, "a list or record as its documentation says", JSON.stringify(value));
    return list;
  }
  const isEither = rule.words !== undefined && rule.least !== undefined;
  const orNumber = isEither && typeof value === "number";
  const wanted = orNumber ? "number" : isEither && typeof value === "string" ? "string" : typeof rule.standard;
  if (typeof value !== wanted) throw invalidParameter(owner, name, `a ${wanted}`, describe(value));
  if (rule.words && !orNumber && !rule.words.includes(value as string)) {
    throw invalidParameter(owner, name, `one of ${rule.words.join(", ")}`, describe(value));
  }
  if (typeof value === "number") {
    const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, whole = false } = rule;
    const fits = Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value));
    if (!fits)
      throw invalidParameter(
        owner,
        name,
        `${whole ? "a whole number" : "a number"} from ${least} to ${most}`,
        describe(value),
      );
  }
  return value as ParameterValue;
}

const describe = (value: unknown) => (typeof value === "string" ? `'${value}'` : String(value));

export const invalidParameter = (owner: string, name: string, expected: string, received: string) =>
  new MillraceError("ERR_INVALID_VALUE", { what: `'${name}' of ${owner}`, expected, received });
