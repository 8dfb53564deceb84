// What LightGBM's objectives make of a score, by the line `objective=` of the file.
import { MillraceError } from "../../core/errors.js";
import type { Task } from "../model.js";
import type { ForestLink } from "../trees/forest-predictor.js";
import { lightgbmError } from "./text-sections.js";

export interface Objective {
  readonly task: Task;
  readonly link: ForestLink;
  readonly sigmoid: number;
}

const links: ReadonlyMap<string, readonly [Task, ForestLink]> = new Map([
  ["regression", ["regression", "identity"]],
  ["regression_l1", ["regression", "identity"]],
  ["huber", ["regression", "identity"]],
  ["fair", ["regression", "identity"]],
  ["quantile", ["regression", "identity"]],
  ["mape", ["regression", "identity"]],
  ["lambdarank", ["regression", "identity"]],
  ["rank_xendcg", ["regression", "identity"]],
  ["custom", ["regression", "identity"]],
  ["poisson", ["regression", "exp"]],
  ["gamma", ["regression", "exp"]],
  ["tweedie", ["regression", "exp"]],
  ["cross_entropy", ["regression", "one-vs-rest"]],
  ["cross_entropy_lambda", ["regression", "log-one-plus-exp"]],
  ["binary", ["binary", "logistic"]],
  ["multiclass", ["multiclass", "softmax"]],
  ["multiclassova", ["multiclass", "one-vs-rest"]],
]);

/**
 * @param text e.g. `binary sigmoid:1`; empty for an objective of the caller's own
 * @throws {MillraceError} ERR_MODEL_UNSUPPORTED, ERR_MODEL_FORMAT
 */
export function objectiveOf(text: string, outputs: number, line: number): Objective {
  const [name, ...settings] = text.split(" ").filter((word) => word !== "");
  const found = links.get(name ?? "custom");
  if (!found) {
    throw new MillraceError("ERR_MODEL_UNSUPPORTED", {
      format: "LightGBM",
      what: `the objective '${name.slice(0, 60)}', whose answers Millrace does not know`,
      instead: `Known: ${[...links.keys()].join(", ")}.`,
    });
  }
  const [task, link] = found;
  // Several scores a row without an objective: raw scores of classes.
  const isOwn = (name ?? "custom") === "custom" && outputs > 1;
  const wanted = task === "multiclass" || isOwn ? outputs >= 2 : outputs === 1;
  if (!wanted) throw lightgbmError(`line ${line}`, `as many trees a round as '${text}' has scores`, `${outputs}`);
  return {
    task: isOwn ? "multiclass" : task,
    link: settings.includes("sqrt") ? "signed-square" : link,
    sigmoid: name === "cross_entropy" ? 1 : sigmoidOf(settings, line),
  };
}

function sigmoidOf(settings: readonly string[], line: number): number {
  const text = settings.find((setting) => setting.startsWith("sigmoid:"))?.slice("sigmoid:".length);
  if (text === undefined) return 1;
  const value = text === "" ? Number.NaN : Number(text);
  if (!(value > 0 && Number.isFinite(value)))
    throw lightgbmError(`line ${line}`, "a number above 0 as sigmoid", `'${text}'`);
  return value;
}
