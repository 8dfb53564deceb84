import { MillraceError } from "../core/errors.js";
import type { Benchmark, BenchmarkOptions, ContentHash } from "./benchmark.js";

/** What a benchmark came to. */
export interface Measured {
  readonly id: string;
  /** The data's hash first, then those of what was made of it, in the order it was made. */
  readonly hashes: readonly ContentHash[];
  /** `seconds` and `cpuSeconds` of a round (medians), `rowsPerSecond`, and the benchmark's own. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Runs a benchmark: once for warmth where there are rounds, then `rounds` times.
 *
 * @throws {MillraceError} ERR_CANCELLED; ERR_INTERNAL when two rounds differ, which they never may
 */
export async function measure(benchmark: Benchmark, rounds: number, options: BenchmarkOptions): Promise<Measured> {
  const { data, rows, run } = await benchmark.prepare(options);
  const seconds: number[] = [];
  const cpuSeconds: number[] = [];
  let hashes: readonly ContentHash[] | undefined;
  let figures: Readonly<Record<string, number>> = {};
  const isOnce = benchmark.isLong === true || rounds === 1;
  for (let round = isOnce ? 1 : 0; round <= (isOnce ? 1 : rounds); round++) {
    await signalsHeard();
    if (options.signal?.aborted) throw new MillraceError("ERR_CANCELLED", { what: benchmark.id });
    const cpu = process.cpuUsage();
    const started = performance.now();
    const resultOf = await run();
    const took = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const result = resultOf();
    const other = hashes && firstDifference(hashes, result.hashes);
    if (other) throw new MillraceError("ERR_INTERNAL", { what: `two rounds of ${benchmark.id} differ in ${other.of}` });
    hashes = result.hashes;
    figures = result.figures ?? {};
    if (round === 0) continue;
    seconds.push(took);
    cpuSeconds.push((user + system) / 1e6);
  }
  const typical = middle(seconds);
  return {
    id: benchmark.id,
    hashes: [data, ...hashes!],
    figures: { seconds: typical, cpuSeconds: middle(cpuSeconds), rowsPerSecond: rows / typical, ...figures },
  };
}

export interface Difference {
  readonly of: string;
  /** Undefined where one side has no such hash. */
  readonly expected?: string;
  readonly received?: string;
}

/** The first hash, in the order of `expected`, that the other list has not. */
export function firstDifference(
  expected: readonly ContentHash[],
  received: readonly ContentHash[],
): Difference | undefined {
  for (let at = 0; at < Math.max(expected.length, received.length); at++) {
    const [left, right] = [expected[at], received[at]];
    if (left && right && left.of === right.of && left.sha256 === right.sha256) continue;
    const match = left ? received.find(({ of }) => of === left.of) : right;
    if (left && match?.sha256 === left.sha256) continue;
    return {
      of: (left ?? right).of,
      ...(left ? { expected: left.sha256 } : {}),
      ...(match ? { received: match.sha256 } : {}),
    };
  }
  return undefined;
}

/** Native calls block: between two of them Ctrl-C gets its turn. */
const signalsHeard = () => new Promise<void>((resolve) => setImmediate(resolve));

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
