// The driver of the fuzz tests: mutated model files, each refused with an error of ours, or a sound forest that can be
// walked. MILLRACE_FUZZ sets how many a reader is given (default 3,000); a failure names its seed, and the seed alone
// makes the mutant again. A reader has a test file of its own, so that they run side by side.
import { expect, it } from "vitest";
import { MillraceError } from "../../src/core/errors.js";
import { checkForest } from "../../src/models/trees/forest.js";
import type { LoadedModel } from "../../src/models/trees/forest-model.js";
import { mutate } from "./mutate-model.js";
import { walkScores } from "./walk-forest.js";

const executions = Number(process.env.MILLRACE_FUZZ ?? 3000);
const mostMilliseconds = 2000;

export type ReadModel = (file: Buffer) => LoadedModel;

export const smallest = (files: readonly Buffer[], count: number): readonly Buffer[] =>
  [...files].sort((a, b) => a.length - b.length).slice(0, count);

export function fuzzReader(name: string, files: readonly Buffer[], read: ReadModel): void {
  it(`${executions} mutants of ${name} are refused or sound`, () => {
    const sound = withoutStacks(() => countSound(files, read));
    // Neither all refused nor all read: the mutants reach behind the first checks.
    expect(sound).toBeGreaterThan(executions / 100);
    expect(sound).toBeLessThan(executions * 0.9);
  }, 3_600_000);
}

/** Most mutants end in an error, and its stack takes longer to write down than the file took to refuse. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function countSound(files: readonly Buffer[], read: ReadModel): number {
  let sound = 0;
  for (let seed = 0; seed < executions; seed++) {
    const mutant = mutate(files[seed % files.length], files[(seed + 1) % files.length], seed);
    const begin = performance.now();
    try {
      readAndWalk(mutant, read);
      sound++;
    } catch (error) {
      if (!isRefusal(error)) throw new Error(`seed ${seed}`, { cause: withStack(mutant, read) });
    }
    if (performance.now() - begin > mostMilliseconds)
      throw new Error(`seed ${seed} took longer than ${mostMilliseconds} ms`);
  }
  return sound;
}

const isRefusal = (error: unknown) => error instanceof MillraceError && error.code.startsWith("ERR_MODEL_");

const walked = [0.5, -1, Number.NaN, Number.POSITIVE_INFINITY] as const;

function readAndWalk(mutant: Buffer, read: ReadModel): void {
  const { header, forest, answer } = read(mutant);
  checkForest(header, forest);
  const row = new Float64Array(header.features.length);
  for (const value of walked) {
    const scores = walkScores(forest, row.fill(value), answer.single);
    if (scores.length !== forest.initial.length) throw new Error(`${scores.length} scores`);
  }
}

/** The error of a mutant once more, this time with its stack. */
function withStack(mutant: Buffer, read: ReadModel): unknown {
  Error.stackTraceLimit = 30;
  try {
    readAndWalk(mutant, read);
  } catch (error) {
    return error;
  }
  return "it read the second time";
}
