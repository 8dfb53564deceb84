import { checkTrainingSet } from "../check-training-set.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, readParameters } from "../parameters.js";
import { codeTable, fitBins } from "../trees/coded-table.js";
import { type Parameters, treeParameters } from "../trees/tree-parameters.js";
import { boostForest } from "./boost-forest.js";
import { boostingKind, boostingModel } from "./model.js";
import { objectiveAliases, objectiveFor, objectives } from "./objectives.js";

const words = ["auto", ...objectives.map(({ name }) => name), ...objectiveAliases.keys()];

/** LightGBM's parameters and defaults, in camelCase. */
const rules: ParameterRules = new Map([
  ["objective", { standard: "auto", words }],
  ["boosting", { standard: "gbdt", words: ["gbdt", "dart"] }],
  ["numIterations", { standard: 100, least: 1, most: 100_000, whole: true }],
  ["learningRate", { standard: 0.1, least: 1e-9, most: 1e9 }],
  ...treeParameters,
  ["dataSampleStrategy", { standard: "bagging", words: ["bagging", "goss", "mvs"] }],
  ["baggingFraction", { standard: 1, least: 1e-9, most: 1 }],
  ["baggingFreq", { standard: 0, least: 0, most: 100_000, whole: true }],
  ["topRate", { standard: 0.2, least: 1e-9, most: 1 }],
  ["otherRate", { standard: 0.1, least: 1e-9, most: 1 }],
  ["mvsReg", { standard: 1, least: 0 }],
  ["dropRate", { standard: 0.1, least: 0, most: 1 }],
  ["maxDrop", { standard: 50, least: -1, most: 100_000, whole: true }],
  ["skipDrop", { standard: 0.5, least: 0, most: 1 }],
  ["uniformDrop", { standard: false }],
  ["xgboostDartMode", { standard: false }],
  ["alpha", { standard: 0.9, least: 1e-300 }],
  ["tweedieVariancePower", { standard: 1.5, least: 1.000001, most: 1.999999 }],
  ["poissonMaxDeltaStep", { standard: 0.7, least: 0 }],
  ["sigmoid", { standard: 1, least: 1e-9 }],
  ["lambdarankTruncationLevel", { standard: 30, least: 1, most: 2 ** 31, whole: true }],
  ["lambdarankNorm", { standard: true }],
  ["boostFromAverage", { standard: true }],
  ["scalePosWeight", { standard: 1, least: 1e-9 }],
  ["isUnbalance", { standard: false }],
  ["earlyStoppingRound", { standard: 0, least: 0, most: 100_000, whole: true }],
]);

/**
 * Histogram gradient boosting: trees grown over at most 255 bins a feature, in exact integer sums, so that any number
 * of threads gives the same model to the bit. Missing values go to the side that gains more.
 *
 * @see docs/algorithms/gradient-boosting.md
 */
export const gradientBoosting: LearnerKind = {
  kind: boostingKind,
  make(given) {
    const parameters = readParameters(boostingKind, rules, given);
    checkTogether(parameters);
    return Object.freeze<Learner>({
      kind: boostingKind,
      title: `Gradient boosting, ${parameters.get("numLeaves")} leaves`,
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitModel(parameters, train, options),
    });
  },
};

// What one parameter alone cannot tell.
function checkTogether(parameters: Parameters): void {
  const objective = parameters.get("objective") as string;
  const alpha = parameters.get("alpha") as number;
  if ((objectiveAliases.get(objective) ?? objective) === "quantile" && alpha >= 1)
    throw invalidParameter(boostingKind, "alpha", "a quantile's level below 1", String(alpha));
  const [top, other] = [parameters.get("topRate") as number, parameters.get("otherRate") as number];
  if (parameters.get("dataSampleStrategy") === "goss" && top + other > 1)
    throw invalidParameter(boostingKind, "otherRate", "topRate + otherRate up to 1", String(top + other));
}

function fitModel(parameters: Parameters, train: TrainingSet, options: FitOptions): Model {
  checkTrainingSet(train);
  const { runtime, validation } = options;
  const name = parameters.get("objective") as string;
  const objective = objectiveFor(name, train.task);
  if (!objective) {
    const known = objectives.filter(({ tasks }) => tasks.includes(train.task)).map((each) => each.name);
    throw invalidParameter(boostingKind, "objective", `one for ${train.task} (${known.join(", ")})`, `'${name}'`);
  }
  const settings = {
    maxBin: parameters.get("maxBin") as number,
    sampleRows: parameters.get("binConstructSampleCnt") as number,
    jointCodes: parameters.get("jointCodes") as boolean,
    categoricalFeature: parameters.get("categoricalFeature") as readonly string[],
  };
  const bins = fitBins(train.features, settings, runtime);
  const coded = codeTable(train.features, bins, true, runtime);
  const watched = validation && codeTable(validation.features, bins, false, runtime);
  const sets = { train, coded, ...(validation && watched ? { validation, watched } : {}) };
  const { forest, curve, rounds } = boostForest(parameters, objective, bins, sets, options);
  return boostingModel(
    {
      kind: boostingKind,
      task: train.task,
      features: bins.names,
      classes: train.classes,
      ...(Object.keys(bins.categories).length > 0 ? { categories: bins.categories } : {}),
      parameters: {
        ...Object.fromEntries(parameters),
        objective: objective.name,
        numIterations: rounds,
        trainingRows: train.labels.length,
      },
    },
    forest,
    curve,
  );
}
