import { invalidParameter, type ParameterRules } from "../parameters.js";
import { type Parameters, treeParameters } from "../trees/tree-parameters.js";
import { boostingKind } from "./model.js";
import { objectiveAliases, objectiveNames } from "./objectives.js";

/** LightGBM's parameters and defaults, in camelCase. */
export const boostingParameters: ParameterRules = new Map([
  ["objective", { standard: "auto", words: objectiveNames }],
  ["numClass", { standard: 1, least: 1, most: 65_535, whole: true }],
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
  ["earlyStoppingMinDelta", { standard: 0, least: 0 }],
  ["metric", { standard: [], read: readMetrics }],
  ["firstMetricOnly", { standard: false }],
]);

/** One name or several; a name may set its number: `ndcg@10`. */
function readMetrics(given: unknown): readonly string[] | undefined {
  const names = typeof given === "string" ? [given] : given;
  const isNames = Array.isArray(names) && names.every((name) => typeof name === "string" && name !== "");
  return isNames && new Set(names).size === names.length ? names : undefined;
}

/** What one parameter alone cannot tell. @throws {MillraceError} ERR_INVALID_VALUE */
export function checkTogether(parameters: Parameters): void {
  const number = (name: string) => parameters.get(name) as number;
  const fail = (name: string, expected: string, received: string): never => {
    throw invalidParameter(boostingKind, name, expected, received);
  };
  const objective = parameters.get("objective") as string;
  const alpha = number("alpha");
  if ((objectiveAliases.get(objective) ?? objective) === "quantile" && alpha >= 1)
    fail("alpha", "a quantile's level below 1", String(alpha));
  const [top, other] = [number("topRate"), number("otherRate")];
  if (parameters.get("dataSampleStrategy") === "goss" && top + other > 1)
    fail("otherRate", "topRate + otherRate up to 1", String(top + other));
  if (parameters.get("boosting") !== "dart") return;
  // Earlier trees go on changing: no round is one to stop at, and nothing can be watched between rounds.
  if (number("earlyStoppingRound") > 0)
    fail("earlyStoppingRound", "0 with boosting 'dart'", String(number("earlyStoppingRound")));
  const metrics = parameters.get("metric") as readonly string[];
  if (metrics.length > 0) fail("metric", "none with boosting 'dart'", metrics.join(", "));
}
