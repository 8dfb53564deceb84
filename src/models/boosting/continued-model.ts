// Training that goes on from a fitted model: what of it must fit, and where scores begin.
import { allocate } from "../../columns/column.js";
import { MillraceError } from "../../core/errors.js";
import type { Runtime } from "../../engine/runtime.js";
import { type Categories, rankedNames } from "../features.js";
import type { LabelledSet, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { type Forest, restoreForest } from "../trees/forest.js";
import { boostingKind, outputsOf } from "./model.js";
import type { BoostingObjective } from "./objectives.js";

export interface Continued {
  readonly model: Model;
  readonly forest: Forest;
  readonly rounds: number;
}

/**
 * The forest and rounds of a model to go on from.
 *
 * @throws {MillraceError} ERR_INVALID_VALUE: it is of another kind, task, objective, or has other features or classes
 */
export function continuedModel(
  model: Model,
  train: TrainingSet,
  objective: BoostingObjective,
  outputs: number,
): Continued {
  const { header } = model;
  const names = rankedNames(train.features.names);
  const differ = (a: readonly string[], b: readonly string[]) => a.length !== b.length || a.some((x, i) => x !== b[i]);
  if (header.kind !== boostingKind) throw unfit(`a model of kind '${boostingKind}'`, `one of kind '${header.kind}'`);
  if (header.task !== train.task) throw unfit(`a model for ${train.task}`, `one for ${header.task}`);
  if (header.parameters.objective !== objective.name)
    throw unfit(`a model of objective '${objective.name}'`, `one of '${header.parameters.objective}'`);
  if (differ(header.features, names)) {
    const other =
      header.features.find((name) => !names.includes(name)) ?? names.find((n) => !header.features.includes(n));
    throw unfit("a model of the same features", `one that differs, first in '${other}'`);
  }
  if (differ(header.classes, train.classes))
    throw unfit(`a model of the classes ${train.classes.join(", ")}`, `one of ${header.classes.join(", ")}`);
  if (outputsOf(header) !== outputs) throw unfit(`a model of ${outputs} outputs`, `one of ${outputsOf(header)}`);
  const forest = restoreForest(header, model.arrays, outputs);
  return { model, forest, rounds: forest.treeOutputs.length / outputs };
}

const unfit = (expected: string, received: string) =>
  new MillraceError("ERR_INVALID_VALUE", { what: "'initModel' of fit", expected, received });

/** Where scores begin, `[outputs x n]`: the start scores given, and on top what the model to go on from says. */
export function firstScores(
  set: LabelledSet | TrainingSet | undefined,
  outputs: number,
  continued: Continued | undefined,
  runtime: Runtime,
): Float64Array {
  const rows = set?.labels.length ?? 0;
  const scores = allocate(Float64Array, outputs * rows);
  if (!set) return scores;
  if (set.startScores) scores.set(set.startScores);
  const raw = "features" in set && continued?.model.trees?.predictRaw(set.features, runtime);
  if (!raw) return scores;
  for (let output = 0; output < outputs; output++) {
    for (let row = 0; row < rows; row++) scores[output * rows + row] += raw[row * outputs + output];
  }
  return scores;
}

/** Categories found, behind those a model already numbers: its trees read them by number. */
export function extendedCategories(known: Categories | undefined, found: Categories): Categories {
  if (!known) return found;
  const names = new Set([...Object.keys(known), ...Object.keys(found)]);
  return Object.freeze(
    Object.fromEntries(
      [...names].map((name) => {
        const before = Object.hasOwn(known, name) ? known[name] : undefined;
        const now = Object.hasOwn(found, name) ? found[name] : undefined;
        if (!before || !now || typeof before[0] !== typeof now[0])
          throw unfit("a model with the same categorical features", `one that differs in '${name}'`);
        const seen = new Set(before);
        return [name, [...before, ...now.filter((category) => !seen.has(category))]] as const;
      }),
    ),
  );
}
