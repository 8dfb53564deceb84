// A loss and a metric of the caller's own. They run on the thread that called fit, since a closure cannot be posted: the
// training worker asks for each round over a port and sleeps until it is answered. Arrays are shared, not copied over.
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { allocate } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import type { TrainingSet } from "../models/learner.js";

/** Rows as a function of the caller's sees them in one round. Arrays are copies or must not be changed. */
export interface RoundScores {
  /** `[outputs x n]`, class-major: the sums of the trees so far, before they become predictions. */
  readonly scores: Float64Array;
  /** `[n]` the value, or the class number. */
  readonly labels: Float64Array;
  /** `[n]`; undefined: all 1. */
  readonly weights?: Float64Array;
  /** `[queries + 1]` rankings: the first row of each query, and the number of rows. */
  readonly queryOffsets?: Int32Array;
  /** From 0. */
  readonly round: number;
}

export interface Gradients {
  /** `[outputs x n]`, class-major: first derivative of the loss by the score, with the row's weight in it. */
  readonly gradients: ArrayLike<number>;
  /** `[outputs x n]`: second derivative, from 0. */
  readonly hessians: ArrayLike<number>;
}

export interface MetricValue {
  /** In the learning curve; default `custom`. The same in every round. */
  readonly name?: string;
  readonly value: number;
  /** Default false. */
  readonly higherIsBetter?: boolean;
}

export interface BoostingFunctions {
  /**
   * A loss: called once a round with the training rows. The target is then numbers, there are `numClass` scores a row
   * (a parameter, default 1), which begin at 0 or `initScore`, and the model's predictions are the scores themselves.
   */
  readonly objective?: (rows: RoundScores) => Gradients | Promise<Gradients>;
  /** A metric: called after each round with the validation rows; early stopping watches it first. */
  readonly metric?: (rows: RoundScores) => number | MetricValue | Promise<number | MetricValue>;
}

/** What crosses to the worker: see asked-functions.ts. */
export interface Exchange {
  readonly port: MessagePort;
  /** `[1]` one of `turns`. */
  readonly turn: Int32Array;
  readonly hasMetric: boolean;
  /** Where there is a loss: `[outputs x n]`, written here, read there. */
  readonly loss?: { readonly outputs: number; readonly gradients: Float64Array; readonly hessians: Float64Array };
}

export const turns = { workers: 0, asked: 1, answered: 2, failed: 3 } as const;

export interface Question {
  readonly name: "objective" | "metric";
  readonly round: number;
  readonly scores: Float64Array;
}

export interface Answering extends Disposable {
  readonly exchange: Exchange;
  /** The error of the caller's function that ended the fit, if one did. */
  readonly failure: MillraceError | undefined;
}

/** Answers the worker's questions on this thread, until it is disposed of. */
export function answerQuestions(
  functions: BoostingFunctions,
  outputs: number,
  train: TrainingSet,
  validation: TrainingSet | undefined,
): Answering {
  const { objective, metric } = functions;
  checkFunctions(functions);
  const { port1, port2 } = new MessageChannel();
  const turn = allocate(Int32Array, 1);
  const size = outputs * train.labels.length;
  const loss = objective && {
    outputs,
    gradients: allocate(Float64Array, size),
    hessians: allocate(Float64Array, size),
  };
  let failure: MillraceError | undefined;
  const answer = async ({ name, round, scores }: Question) => {
    if (name === "objective") takeGradients(await objective!(roundScores(train, scores, round)), loss!, round);
    else port1.postMessage(metricValue(await metric!(roundScores(validation!, scores, round)), round));
  };
  port1.on("message", (question: Question) => {
    answer(question)
      .then(() => turns.answered)
      .catch((error: unknown) => {
        failure = failureOf(error, question);
        return turns.failed;
      })
      .then((next) => {
        Atomics.store(turn, 0, next);
        Atomics.notify(turn, 0);
      });
  });
  const exchange = { port: port2, turn, hasMetric: metric !== undefined, ...(loss ? { loss } : {}) };
  return {
    exchange,
    get failure() {
      return failure;
    },
    [Symbol.dispose]: () => port1.close(),
  };
}

function checkFunctions(functions: BoostingFunctions): void {
  for (const name of ["objective", "metric"] as const) {
    const given: unknown = functions[name];
    if (given === undefined || typeof given === "function") continue;
    const expected = `a function (a name of one is a parameter of the estimator)`;
    throw new MillraceError("ERR_TYPE", { what: `'${name}' of fit`, expected, received: typeof given });
  }
}

function roundScores({ labels, weights, queryOffsets }: TrainingSet, scores: Float64Array, round: number): RoundScores {
  return {
    scores: Float64Array.from(scores),
    labels,
    ...(weights ? { weights } : {}),
    ...(queryOffsets ? { queryOffsets } : {}),
    round,
  };
}

function failureOf(error: unknown, { name, round }: Question): MillraceError {
  if (error instanceof MillraceError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new MillraceError("ERR_FUNCTION_FAILED", { name, round, reason }, { cause: error });
}

function takeGradients(
  given: Gradients,
  { outputs, gradients, hessians }: NonNullable<Exchange["loss"]>,
  round: number,
) {
  const rows = gradients.length / outputs;
  for (const [name, values, out] of [
    ["gradients", given?.gradients, gradients],
    ["hessians", given?.hessians, hessians],
  ] as const) {
    if (values?.length !== out.length) {
      const received = values === undefined ? "none" : String(values.length);
      const expected = outputs === 1 ? `${rows} numbers` : `${outputs} x ${rows} numbers, class after class`;
      throw new MillraceError("ERR_SHAPE", {
        what: `the ${name} of 'objective' in round ${round}`,
        expected,
        received,
      });
    }
    const least = name === "hessians" ? 0 : Number.NEGATIVE_INFINITY;
    for (let at = 0; at < out.length; at++) {
      const value = Number(values[at]);
      if (!(Number.isFinite(value) && value >= least)) {
        const where = `row ${at % rows}${outputs > 1 ? `, class ${Math.floor(at / rows)}` : ""}`;
        const what = `the ${name} of 'objective' at ${where} in round ${round}`;
        const expected = name === "hessians" ? "a finite number from 0" : "a finite number";
        throw new MillraceError("ERR_INVALID_VALUE", { what, expected, received: String(value) });
      }
      out[at] = value;
    }
  }
}

function metricValue(given: number | MetricValue, round: number): Required<MetricValue> {
  const { name = "custom", value, higherIsBetter = false } = typeof given === "number" ? { value: given } : given;
  if (!Number.isFinite(value)) {
    const what = `the value of 'metric' in round ${round}`;
    throw new MillraceError("ERR_INVALID_VALUE", { what, expected: "a finite number", received: String(value) });
  }
  return { name, value, higherIsBetter };
}
