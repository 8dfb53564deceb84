// The tree engine against LightGBM, XGBoost, CatBoost and scikit-learn, in one run in which they take turns.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchOptions } from "../options.js";
import { type Case, cases } from "./cases.js";
import { prepareData } from "./data/prepare.js";
import type { Measured, MeasuredOutcome } from "./figures.js";
import { type Harness, makeHarness } from "./harness.js";
import type { Job, JobKind, Library } from "./jobs.js";
import { type KernelCost, timeKernels } from "./kernels.js";
import { describeMachine, type Machine } from "./machine.js";
import { printReport } from "./report.js";
import { runScale, type ScaleFigures } from "./scale.js";
import { judge, type Verdict } from "./verdicts.js";

export const name = "trees";

export interface TreesFigures {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** Rounds; round r has seed r + 1. */
  readonly rounds: number;
  /** Trees at most, where fewer than the cases ask for were grown. */
  readonly treesAtMost?: number;
  /** Cases whose data set is not on this machine. */
  readonly skipped: readonly string[];
  readonly verdicts: readonly Verdict[];
  readonly kernels: readonly KernelCost[];
  readonly scale?: ScaleFigures;
  readonly runs: readonly object[];
}

/** Measures every case, or those named by `only`, and judges them by the bars. */
export async function run({ log, quick, repeats, trees, threads, only, scale }: BenchOptions): Promise<TreesFigures> {
  const python = process.env.MILLRACE_PYTHON ?? "python3";
  const machine = describeMachine(python);
  const folder = mkdtempSync(join(tmpdir(), "millrace-trees-"));
  const rounds = repeats ?? (quick ? 1 : 5);
  const treesAtMost = trees ?? (quick ? 5 : undefined);
  const chosen = cases.filter(({ id }) => !only || only.includes(id));
  const unknown = only?.filter((id) => id !== "kernels" && !cases.some((known) => known.id === id)) ?? [];
  if (unknown.length > 0)
    throw new Error(`no case ${unknown.join(", ")}; there are ${cases.map(({ id }) => id).join(", ")}`);
  const outcomes: MeasuredOutcome[] = [];
  const skipped: string[] = [];
  const harness = makeHarness(python, log);
  try {
    for (const one of chosen) {
      log(`trees: ${one.id}: ${one.title}`);
      const dataOf = (round: number) => prepareData(one.data, folder, round + 1, quick, log);
      if ((await dataOf(0)) === undefined) skipped.push(one.id);
      else outcomes.push(...(await runCase(harness, one, { dataOf, folder, threads, rounds, treesAtMost })));
    }
    const kernels = !only || only.includes("kernels") ? await timeKernels(quick, log) : [];
    const measured: Measured = {
      cases: chosen.map(({ id }) => id).filter((id) => !skipped.includes(id)),
      threads,
      rounds,
      outcomes,
    };
    const figures: TreesFigures = {
      machine: machine(),
      versions: versionsOf(outcomes),
      rounds,
      ...(treesAtMost === undefined ? {} : { treesAtMost }),
      skipped,
      verdicts: judge(measured),
      kernels,
      ...(scale ? { scale: await runScale(folder, quick, log) } : {}),
      runs: outcomes.map(plainOutcome),
    };
    printReport(figures, measured, log);
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Setting {
  /** Path of the data of a round. */
  readonly dataOf: (round: number) => Promise<string | undefined>;
  readonly folder: string;
  readonly threads: readonly number[];
  readonly rounds: number;
  readonly treesAtMost: number | undefined;
}

async function runCase(harness: Harness, one: Case, setting: Setting): Promise<readonly MeasuredOutcome[]> {
  const { dataOf, folder, threads, rounds, treesAtMost } = setting;
  const place = join(folder, one.id);
  mkdirSync(place, { recursive: true });
  const outcomes: MeasuredOutcome[] = [];
  const parameters = {
    ...one.parameters,
    trees: Math.min(one.parameters.trees, treesAtMost ?? Number.POSITIVE_INFINITY),
  };
  const job = (kind: JobKind, library: Library, data: string, threadCount: number, round: number): Job => ({
    kind,
    library,
    data,
    threads: threadCount,
    seed: round + 1,
    parameters,
    categorical: one.categorical,
    predictions: join(place, "predictions.bin"),
    model: usesModelFile(kind, library, round) ? join(place, "model.txt") : "",
    singleRow: one.singleRow && threadCount === 1,
  });
  for (let round = 0; round < rounds; round++) {
    const data = (await dataOf(round))!;
    for (const threadCount of threads) {
      const turns = turnsOf(one, round, threadCount === threads[0]);
      for (const [kind, library] of turns) {
        const outcome = await harness.run(job(kind, library, data, threadCount, round), round);
        outcomes.push({ ...outcome, case: one.id });
      }
    }
  }
  return outcomes;
}

/** LightGBM's model of the first round is what is compiled and loaded in all. */
function usesModelFile(kind: JobKind, library: Library, round: number): boolean {
  return kind === "loaded" || library === "tl2cgen" || (kind === "train" && library === "lightgbm" && round === 0);
}

/** What runs in a round, each time with another first. What is slow runs once. */
function turnsOf(one: Case, round: number, isFirstThreads: boolean): readonly (readonly [JobKind, Library])[] {
  const rotated = one.compared.map((_, index) => one.compared[(index + round) % one.compared.length]);
  const turns: (readonly [JobKind, Library])[] = rotated.map((library) => [one.kind, library]);
  const builders: readonly Library[] = one.construct ? ["millrace", "lightgbm", "xgboost"] : ["millrace"];
  // Our estimator shows no construction apart: it is measured alone, and taken off where peers are compared without.
  turns.push(...builders.map((library) => ["construct", library] as const));
  if (one.compiled) turns.push(["train", "tl2cgen"]);
  if (one.loaded) turns.push(["loaded", "millrace"]);
  if (round === 0 && isFirstThreads) turns.push(...one.beside.map((library) => [one.kind, library] as const));
  return turns;
}

function versionsOf(outcomes: readonly MeasuredOutcome[]): Readonly<Record<string, string>> {
  const known = outcomes
    .filter(({ answer }) => answer)
    .map(({ job, answer }) => [job.library, answer!.version] as const);
  return Object.fromEntries(known);
}

function plainOutcome({ case: id, job, round, answer, scores, missing }: MeasuredOutcome): object {
  const { kind, library, threads, seed, parameters, categorical } = job;
  const found = {
    ...answer,
    ...(scores ? { scores: Object.fromEntries(scores) } : {}),
    ...(missing ? { missing } : {}),
  };
  return { case: id, kind, library, threads, seed, round, parameters, categorical, ...found };
}
