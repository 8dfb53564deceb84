// The rounds of boosting: calls of tree/boost-trees of about a second each, so that progress has its say, of a quarter
// where early stopping watches; of one round each where something is computed here between them. How the rounds are cut into
// calls does not change the model.
import type { FitOptions } from "../learner.js";
import type { LearningCurve } from "../model.js";
import type { Forest } from "../trees/forest.js";
import { type ForestRoom, firstTrees, joinParts } from "../trees/forest-room.js";
import { type EarlyStopping, earlyStopping, type RoundValue } from "./early-stopping.js";
import { type BoostingObjective, customObjective } from "./objectives.js";
import { reportRounds } from "./round-progress.js";
import { type BoostingPlan, treeCalls } from "./tree-calls.js";
import { watchedMetrics } from "./watched-metrics.js";

export interface Boosted {
  readonly forest: Forest;
  readonly curve: LearningCurve;
  /** Rounds kept, with those of the model gone on from: up to the best one, where early stopping watched. */
  readonly rounds: number;
}

const callSeconds = 1;
const watchedCallSeconds = 0.25;

interface Seen {
  readonly train: number[];
  readonly validation: number[];
  /** Of each round, all that is watched. */
  readonly values: (readonly RoundValue[])[];
}

export function boostForest(plan: BoostingPlan, options: FitOptions): Boosted {
  const { parameters, objective, outputs, sets, continued } = plan;
  const total = parameters.get("numIterations") as number;
  const patience = sets.validation ? (parameters.get("earlyStoppingRound") as number) : 0;
  const stopping = stoppingOf(plan, patience);
  const watched =
    sets.validation &&
    watchedMetrics(parameters.get("metric") as readonly string[], objective, sets.validation, outputs, options);
  const isOneByOne = options.customLoss !== undefined || (watched !== undefined && !watched.isLossOnly);
  const trees = treeCalls(plan, options);
  const progress = reportRounds(options, total, outputs, objective.curve);
  const seen: Seen = { train: [], validation: [], values: [] };
  const parts: ForestRoom[] = continued ? [continued.forest] : [];
  let rounds = parameters.get("boosting") === "dart" ? total : 1;
  for (let done = 0; done < total && !stopping.isStopped; ) {
    const begin = performance.now();
    const call = trees.grow(done, rounds);
    parts.push(call.part);
    seen.train.push(...call.trainCurve);
    seen.validation.push(...call.validationCurve);
    for (const loss of watched ? call.validationCurve : []) {
      const values = watched!.valuesOf(loss, trees.validationScores, seen.values.length);
      seen.values.push(values);
      stopping.note(values);
    }
    done += call.grown;
    progress(done, seen.values.at(-1)?.[0], seen.train.at(-1));
    const seconds = Math.max(1e-6, (performance.now() - begin) / 1000);
    const most = watched ? watchedCallSeconds : callSeconds;
    const wanted = Math.min(total - done, Math.round((call.grown * most) / seconds), 2 * call.grown);
    rounds = isOneByOne ? 1 : Math.max(1, wanted);
  }
  const run = stopping.isStopped ? stopping.best + patience : seen.train.length;
  const kept = patience > 0 ? stopping.best : run;
  const all = (continued?.rounds ?? 0) + kept;
  const forest = firstTrees(joinParts(parts, trees.initial), all * outputs);
  return { forest, curve: curveOf(objective, seen, run), rounds: all };
}

function stoppingOf({ parameters }: BoostingPlan, patience: number): EarlyStopping {
  return earlyStopping({
    patience: patience > 0 ? patience : Number.POSITIVE_INFINITY,
    minDelta: parameters.get("earlyStoppingMinDelta") as number,
    firstMetricOnly: parameters.get("firstMetricOnly") as boolean,
  });
}

function curveOf(objective: BoostingObjective, { train, validation, values }: Seen, run: number): LearningCurve {
  const rounds = values.slice(0, run);
  const watched = Object.fromEntries(
    (rounds[0] ?? []).map(({ name }, index) => [name, rounds.map((each) => each[index].value)] as const),
  );
  // A loss of the caller's tells no values: what is watched first stands for it.
  const first = rounds[0]?.[0]?.name;
  if (objective === customObjective)
    return { metric: first ?? objective.curve, train: [], validation: first ? watched[first] : [], watched };
  return {
    metric: objective.curve,
    train: train.slice(0, run),
    validation: validation.slice(0, run),
    ...(rounds.length > 0 ? { watched } : {}),
  };
}
