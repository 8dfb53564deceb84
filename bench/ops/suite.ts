// Ops of the numbers engine against the libraries that do the same work, in one run in which they take turns.
import type { BenchOptions } from "../options.js";
import { describeMachine, type Machine } from "../trees/machine.js";
import { timed } from "../trees/ours/clock.js";
import { table } from "../trees/report.js";
import { verdictOf } from "../trees/verdicts.js";
import { cases, type OpCase } from "./cases.js";
import { type Peer, startPeer } from "./peer.js";

export const name = "ops";

export interface OpFigure {
  readonly case: string;
  readonly threads: number;
  readonly peer: string;
  readonly bar?: number;
  /** Median seconds of a call: of the processor with one thread, by the clock with more. */
  readonly ours?: number;
  readonly theirs?: number;
  /** Speed of ours over the peer's: median of the rounds, and their least and most. */
  readonly ratio?: number;
  readonly least?: number;
  readonly most?: number;
  /** Billions of floating-point operations a second. */
  readonly oursGflops?: number;
  readonly verdict: string;
}

export interface OpsFigures {
  readonly machine: Machine;
  readonly rounds: number;
  readonly figures: readonly OpFigure[];
}

/** Measures every case, or those named by `only` (a family takes all of its cases). */
export async function run({ log, quick, repeats, threads, only }: BenchOptions): Promise<OpsFigures> {
  const python = process.env.MILLRACE_PYTHON ?? "python3";
  const machine = describeMachine(python);
  const rounds = repeats ?? (quick ? 3 : 11);
  const chosen = chooseCases(only).filter(({ isLong }) => !(quick && isLong));
  const figures: OpFigure[] = [];
  for (const one of chosen) {
    for (const count of threads) {
      log(`ops: ${one.id}, ${count} ${count === 1 ? "thread" : "threads"}`);
      figures.push(await measure(one, count, rounds, python));
    }
  }
  const result = { machine: machine(), rounds, figures };
  for (const line of reportLines(result)) log(line);
  return result;
}

/** @throws {TypeError} a name that is neither a case nor a family */
export function chooseCases(only: readonly string[] | undefined): readonly OpCase[] {
  const isNamed = (word: string, { id }: OpCase) => id === word || id.startsWith(`${word}/`);
  const unknown = only?.filter((word) => !cases.some((one) => isNamed(word, one))) ?? [];
  if (unknown.length > 0)
    throw new TypeError(`no case ${unknown.join(", ")}; there are ${cases.map(({ id }) => id).join(", ")}`);
  return only ? cases.filter((one) => only.some((word) => isNamed(word, one))) : cases;
}

async function measure(one: OpCase, threads: number, rounds: number, python: string): Promise<OpFigure> {
  const about = { case: one.id, threads, ...(one.bar === undefined ? {} : { bar: one.bar }) };
  let peer: Peer;
  try {
    peer = await startPeer(python, one, threads);
  } catch (error) {
    return { ...about, peer: "", verdict: `not measured: ${(error as Error).message} (MILLRACE_PYTHON names one)` };
  }
  try {
    const call = await one.prepare(threads);
    const { peerShare = 1 } = one;
    const version =
      peerShare === 1 ? peer.version : `${peer.version}, time per row of ${100 * peerShare} % of the rows`;
    const key = threads === 1 ? "cpuSeconds" : "seconds";
    const pairs: Pair[] = [];
    // The first round warms both.
    for (let round = 0; round <= rounds; round++) {
      const ours = (await timed(call))[key];
      const theirs = (await peer.call())[key] / peerShare;
      if (round > 0) pairs.push({ ours, theirs });
    }
    return { ...about, peer: version, ...judgePairs(pairs, one) };
  } catch (error) {
    return { ...about, peer: peer.version, verdict: `not measured: ${(error as Error).message}` };
  } finally {
    peer.end();
  }
}

export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

/** The ratio is taken within each round, so that a slow minute of the machine hits both. */
export function judgePairs(pairs: readonly Pair[], { bar, flops }: Pick<OpCase, "bar" | "flops">) {
  const ratios = pairs.map(({ ours, theirs }) => theirs / ours).sort((a, b) => a - b);
  const ratio = middle(ratios);
  const ours = middle(pairs.map((pair) => pair.ours).sort((a, b) => a - b));
  const theirs = middle(pairs.map((pair) => pair.theirs).sort((a, b) => a - b));
  return {
    ours,
    theirs,
    ratio,
    least: ratios[0],
    most: ratios[ratios.length - 1],
    ...(flops === undefined ? {} : { oursGflops: flops / ours / 1e9 }),
    verdict: verdictOf(ratio, { sense: "least", ...(bar === undefined ? {} : { bar }) }),
  };
}

const middle = (sorted: readonly number[]) => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;

function reportLines({ machine, rounds, figures }: OpsFigures): readonly string[] {
  const milliseconds = (seconds?: number) => (seconds === undefined ? "" : (1000 * seconds).toFixed(2));
  return [
    "",
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}, ${machine.python}`,
    `load ${machine.loadBefore.toFixed(1)} before, ${machine.loadAfter.toFixed(1)} after; ${rounds} rounds; one thread in seconds of the processor, more by the clock`,
    ...new Set(figures.map(({ peer }) => peer).filter((peer) => peer !== "")),
    "",
    ...table(
      ["case", "threads", "ours, ms", "theirs, ms", "GFLOP/s", "speed of theirs", "least to most", "bar", ""],
      figures.map((figure) => [
        figure.case,
        String(figure.threads),
        milliseconds(figure.ours),
        milliseconds(figure.theirs),
        figure.oursGflops?.toFixed(1) ?? "",
        figure.ratio?.toFixed(2) ?? "",
        figure.ratio === undefined ? "" : `${figure.least!.toFixed(2)} to ${figure.most!.toFixed(2)}`,
        figure.bar === undefined ? "" : `>= ${figure.bar}`,
        figure.verdict,
      ]),
    ),
  ];
}
