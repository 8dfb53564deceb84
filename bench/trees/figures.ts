// From what processes answered to the figures that are compared.
import type { Figure } from "./bars.js";
import type { Answer, Job, Library, Outcome } from "./jobs.js";

export interface MeasuredOutcome extends Outcome {
  readonly case: string;
}

export interface Measured {
  readonly cases: readonly string[];
  readonly threads: readonly number[];
  readonly rounds: number;
  readonly outcomes: readonly MeasuredOutcome[];
}

interface Wanted {
  readonly case: string;
  readonly library: Library;
  readonly threads: number;
  readonly round: number;
  readonly figure: Figure;
  readonly way?: string;
}

/** One figure of one round; undefined where it was not measured. */
export function figureOf(measured: Measured, wanted: Wanted, side: "ours" | "peer"): number | undefined {
  const answerOf = (fits: (job: Job) => boolean) =>
    measured.outcomes.find(
      ({ case: id, round, job }) =>
        id === wanted.case &&
        round === wanted.round &&
        job.library === wanted.library &&
        job.threads === wanted.threads &&
        fits(job),
    )?.answer;
  const trained = answerOf(({ kind }) => kind === "train" || kind === "forest");
  const constructed = answerOf(({ kind }) => kind === "construct");
  switch (wanted.figure) {
    case "train":
      return trained && trainSeconds(trained, constructed, wanted.threads);
    case "construct":
      return constructed && constructSeconds(constructed, wanted.threads);
    case "memory":
      return trained?.peakBytes;
    case "predict":
      return best(trained, Math.max);
    case "loaded":
      return side === "ours"
        ? best(
            answerOf(({ kind }) => kind === "loaded"),
            Math.max,
          )
        : best(trained, Math.max);
    case "single-row":
      return trained?.singleRow?.find(({ way }) => wanted.way === undefined || way === wanted.way)?.value;
  }
}

/**
 * Training without data set construction. Where a library does both in one call, its construction is what a run of
 * construction alone took; where that is not there either, both are in.
 */
export function trainSeconds(trained: Answer, constructed: Answer | undefined, threads: number): number | undefined {
  const seconds = threads === 1 ? trained.trainCpuSeconds : trained.trainSeconds;
  if (seconds === undefined || trained.constructSeconds !== undefined) return seconds;
  return seconds - ((constructed && constructSeconds(constructed, threads)) ?? 0);
}

/** The fastest way to build the data set. */
export function constructSeconds({ construct }: Answer, threads: number): number | undefined {
  return construct && Math.min(...construct.map(({ value, wallSeconds }) => (threads === 1 ? value : wallSeconds)));
}

function best(answer: Answer | undefined, of: (...values: number[]) => number): number | undefined {
  return answer?.predict && of(...answer.predict.map(({ value }) => value));
}
