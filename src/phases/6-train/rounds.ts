// How many rounds a boosted model gets, and what else it is given where the configuration does not say.
import type { Config } from "../../core/config.js";
import { dealFolds } from "../../models/deal-folds.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../../models/learner.js";
import type { Model } from "../../models/model.js";
import { canonicalName } from "../../models/parameters.js";
import { type Rows, takeSet } from "./part-rows.js";

export type Effort = Config["train"]["effort"];
type Parameters = Readonly<Record<string, unknown>>;

/** With fewer training rows than this, one validation part is too noisy to count rounds by: folds of the training rows do. */
const fewRows = 20_000;
const manyRows = 500_000;
const foldCount = 5;

/** Boosting parameters by effort and size; slower learning and more rounds where rows are few enough to afford them. */
export function boostingDefaults(effort: Effort, rows: number): Record<string, number> {
  if (rows >= manyRows) {
    const rounds = { low: 40, medium: 80, high: 400 }[effort];
    const learningRate = { low: 0.2, medium: 0.15, high: 0.08 }[effort];
    return { numIterations: rounds, learningRate, numLeaves: 63, lambdaL2: 1, earlyStoppingRound: 20 };
  }
  const rounds = { low: 150, medium: 500, high: 2_000 }[effort];
  const learningRate = { low: 0.1, medium: 0.05, high: 0.02 }[effort];
  const sampling: Record<string, number> =
    rows < fewRows ? { featureFraction: 0.7, baggingFraction: 0.8, baggingFreq: 1 } : {};
  return { numIterations: rounds, learningRate, numLeaves: 31, lambdaL2: 1, earlyStoppingRound: 40, ...sampling };
}

/** The learner's parameters: those configured, over the defaults of the effort. */
export function withDefaults(kind: string, given: Parameters, effort: Effort, rows: number): Parameters {
  if (kind !== "gradient-boosting") return given;
  const named = new Set(Object.keys(given).map(canonicalName));
  // With DART no round is one to stop at: earlier trees go on changing.
  if (given.boosting === "dart") named.add("earlyStoppingRound");
  const defaults = Object.entries(boostingDefaults(effort, rows)).filter(([name]) => !named.has(name));
  return { ...Object.fromEntries(defaults), ...given };
}

export interface Fitted {
  readonly model: Model;
  /** The learner that makes this model again from other rows: its rounds are fixed. */
  readonly refit: (set: TrainingSet) => Learner;
}

/**
 * Fits a learner whose rounds are found first: by the mean curve of folds of the training rows where those are few
 * and in no order, else by early stopping on the validation rows.
 */
export function fitRounds(
  kind: LearnerKind,
  parameters: Parameters,
  train: TrainingSet,
  options: FitOptions,
  inOrder: boolean,
): Fitted {
  const { validation, ...alone } = options;
  const fixed = (rounds: number) =>
    kind.make({ ...canonical(parameters), numIterations: rounds, earlyStoppingRound: 0 });
  const growing = (rounds: number, rows: number) => Math.max(1, Math.round((rounds * rows) / train.labels.length));
  const few = !inOrder && train.labels.length < fewRows && train.labels.length >= 2 * foldCount;
  if (!few) {
    const model = kind.make(parameters).fit(train, options);
    const rounds = model.header.parameters.numIterations as number;
    return { model, refit: (set) => fixed(growing(rounds, set.labels.length)) };
  }
  const rounds = roundsByFolds(kind.make(parameters), train, alone);
  const model = fixed(rounds).fit(train, options);
  return { model, refit: (set) => fixed(growing(rounds, set.labels.length)) };
}

const canonical = (parameters: Parameters) =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [canonicalName(name), value]));

// The round with the least mean loss over all folds, among those that every fold reached.
function roundsByFolds(learner: Learner, train: TrainingSet, options: Omit<FitOptions, "validation">): number {
  const folds = dealFolds(train, foldCount, options.seed);
  const all: Rows = { ...train, part: folds };
  const curves = Array.from({ length: foldCount }, (_, fold) => {
    const inside: number[] = [];
    const outside: number[] = [];
    folds.forEach((each, row) => {
      (each === fold ? outside : inside).push(row);
    });
    const validation = takeSet(all, Uint32Array.from(outside), options.runtime);
    const rest = takeSet(all, Uint32Array.from(inside), options.runtime);
    return learner.fit(rest, { ...options, validation }).curve?.validation ?? [];
  });
  const reached = Math.min(...curves.map((curve) => curve.length));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < reached; round++) {
    const mean = curves.reduce((sum, curve) => sum + curve[round], 0) / foldCount;
    if (mean < least) [least, best] = [mean, round];
  }
  return best + 1;
}
