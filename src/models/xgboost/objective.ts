// What XGBoost's objectives make of a score, and how the base score of the file becomes the first score.
import { MillraceError } from "../../core/errors.js";
import type { Task } from "../model.js";
import type { ForestLink } from "../trees/forest-predictor.js";
import { logFloat32 } from "./log-float32.js";

export interface Objective {
  readonly task: Task;
  readonly link: ForestLink;
  /** The score of a base score, in float32 as XGBoost reckons it. */
  readonly margin: (base: number) => number;
}

const asIs = (base: number) => base;
const logOdds = (base: number) => -logFloat32(Math.fround(Math.fround(1 / base) - 1));

const objectives: ReadonlyMap<string, Objective> = new Map(
  (
    [
      ["reg:squarederror", "regression", "identity", asIs],
      ["reg:linear", "regression", "identity", asIs],
      ["reg:squaredlogerror", "regression", "identity", asIs],
      ["reg:pseudohubererror", "regression", "identity", asIs],
      ["reg:absoluteerror", "regression", "identity", asIs],
      ["reg:quantileerror", "regression", "identity", asIs],
      ["reg:expectileerror", "regression", "identity", asIs],
      ["rank:pairwise", "regression", "identity", asIs],
      ["rank:ndcg", "regression", "identity", asIs],
      ["rank:map", "regression", "identity", asIs],
      ["reg:logistic", "regression", "one-vs-rest", logOdds],
      ["count:poisson", "regression", "exp", logFloat32],
      ["reg:gamma", "regression", "exp", logFloat32],
      ["reg:tweedie", "regression", "exp", logFloat32],
      ["survival:cox", "regression", "exp", logFloat32],
      ["survival:aft", "regression", "exp", logFloat32],
      ["binary:logistic", "binary", "logistic", logOdds],
      ["binary:logitraw", "binary", "logistic", asIs],
      ["binary:hinge", "binary", "step", asIs],
      ["multi:softmax", "multiclass", "softmax", asIs],
      ["multi:softprob", "multiclass", "softmax", asIs],
    ] as const
  ).map(([name, task, link, margin]) => [name, { task, link, margin }]),
);

/** @throws {MillraceError} ERR_MODEL_UNSUPPORTED */
export function objectiveNamed(name: string): Objective {
  const found = objectives.get(name);
  if (found) return found;
  throw new MillraceError("ERR_MODEL_UNSUPPORTED", {
    format: "XGBoost",
    what: `the objective '${name.slice(0, 60)}', whose answers Millrace does not know`,
    instead: `Known: ${[...objectives.keys()].join(", ")}.`,
  });
}
