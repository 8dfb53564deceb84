// Measured against asked: one line a bar and number of threads, the ratio taken within each round.
import { type AccuracyBar, accuracyBars, type Bar, bars } from "./bars.js";
import { figureOf, type Measured } from "./figures.js";

export interface Verdict {
  readonly what: string;
  readonly case: string;
  readonly peer: string;
  readonly threads: number;
  readonly bar?: string;
  readonly stretch?: string;
  /** Median of the rounds' ratios; of accuracy: how far ours lies behind. */
  readonly measured?: number;
  readonly least?: number;
  readonly most?: number;
  readonly verdict: string;
}

export function judge(measured: Measured): readonly Verdict[] {
  const speed = bars
    .filter((bar) => measured.cases.includes(bar.case))
    .flatMap((bar) => bar.threads.filter((t) => measured.threads.includes(t)).map((t) => judgeBar(bar, t, measured)));
  const accuracy = measured.cases.flatMap((id) => accuracyBars.flatMap((bar) => judgeAccuracy(bar, id, measured)));
  return [...speed, ...accuracy, ...measured.cases.flatMap((id) => judgeSameness(id, measured))];
}

function judgeBar(bar: Bar, threads: number, measured: Measured): Verdict {
  const { sense } = bar;
  const sign = sense === "most" ? "<=" : ">=";
  const about = {
    what: bar.what,
    case: bar.case,
    peer: bar.peers.join(" or "),
    threads,
    ...(bar.bar === undefined ? {} : { bar: `${sign} ${bar.bar}` }),
    ...(bar.stretch === undefined ? {} : { stretch: `${sign} ${bar.stretch}` }),
  };
  const ratios: number[] = [];
  for (let round = 0; round < measured.rounds; round++) {
    const at = { case: bar.case, threads, round, figure: bar.figure };
    const theirs = bar.peers.map((library) => figureOf(measured, { ...at, library }, "peer")).filter(isNumber);
    const ours = figureOf(measured, { ...at, library: "millrace", ...(bar.way ? { way: bar.way } : {}) }, "ours");
    // Fewer seconds or more rows a second: the best of the peers.
    const isRate = bar.figure === "predict" || bar.figure === "loaded";
    const peer = isRate ? Math.max(...theirs) : Math.min(...theirs);
    if (theirs.length > 0 && ours !== undefined) ratios.push(ours / peer);
  }
  if (ratios.length === 0) return { ...about, verdict: reason(bar, threads, measured) };
  ratios.sort((a, b) => a - b);
  const median = middle(ratios);
  const spread = { measured: median, least: ratios[0], most: ratios[ratios.length - 1] };
  return { ...about, ...spread, verdict: verdictOf(median, bar) };
}

export function verdictOf(ratio: number, { sense, bar, stretch }: Pick<Bar, "sense" | "bar" | "stretch">): string {
  if (bar === undefined) return "";
  const meets = (asked: number) => (sense === "most" ? ratio <= asked : ratio >= asked);
  if (stretch !== undefined && meets(stretch)) return "stretch met";
  if (meets(bar)) return "met";
  const times = sense === "most" ? ratio / bar : bar / ratio;
  return `missed, ${times.toFixed(2)} times off`;
}

function reason(bar: Bar, threads: number, measured: Measured): string {
  const kind = bar.figure === "construct" ? "construct" : bar.figure === "loaded" ? "loaded" : undefined;
  const found = measured.outcomes.find(
    ({ case: id, job, missing }) =>
      missing !== undefined &&
      id === bar.case &&
      job.threads === threads &&
      (job.library === "millrace" || bar.peers.includes(job.library)) &&
      (kind === undefined ? job.kind === "train" || job.kind === "forest" : job.kind === kind),
  );
  return found?.missing ?? "not measured";
}

function judgeAccuracy(bar: AccuracyBar, id: string, measured: Measured): readonly Verdict[] {
  const threads = measured.threads[0];
  const mean = (library: string) => {
    const scores = measured.outcomes
      .filter(({ case: of, job }) => of === id && job.library === library && job.threads === threads)
      .filter(({ job }) => job.kind === "train" || job.kind === "forest")
      .map(({ scores }) => scores?.get(bar.metric))
      .filter(isNumber);
    return scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : undefined;
  };
  const [ours, theirs] = [mean("millrace"), mean(bar.peer)];
  if (ours === undefined || theirs === undefined) return [];
  const isRelative = bar.metric === "log_loss" || bar.metric === "rmse";
  const behind = isRelative ? ours / theirs - 1 : theirs - ours;
  const verdict =
    behind <= 0 ? "stretch met" : behind <= bar.behind ? "met" : `missed by ${(behind - bar.behind).toFixed(5)}`;
  const what = `${bar.metric} behind${isRelative ? ", relative" : ""}`;
  const asked = { bar: `<= ${bar.behind}`, stretch: "<= 0" };
  return [{ what, case: id, peer: bar.peer, threads, ...asked, measured: behind, verdict }];
}

/** The same data, parameters and seed: the same predictions to the bit, whatever the threads. */
function judgeSameness(id: string, { outcomes, rounds }: Measured): readonly Verdict[] {
  let differing = 0;
  let compared = 0;
  for (let round = 0; round < rounds; round++) {
    const hashes = outcomes
      .filter(({ case: of, job, round: at }) => of === id && at === round && job.library === "millrace")
      .filter(({ job }) => job.kind === "train" || job.kind === "forest")
      .map(({ answer }) => answer?.hash)
      .filter((hash) => hash !== undefined);
    if (hashes.length < 2) continue;
    compared++;
    if (new Set(hashes).size > 1) differing++;
  }
  if (compared === 0) return [];
  const verdict = differing === 0 ? "met" : `missed for ${differing} of ${compared} seeds`;
  return [{ what: "same bits for all threads", case: id, peer: "", threads: 0, bar: "equal", verdict }];
}

const isNumber = (value: number | undefined): value is number => value !== undefined;
const middle = (sorted: readonly number[]) => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
