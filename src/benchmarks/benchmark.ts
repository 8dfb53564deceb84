// What a benchmark is: work on data that a seed makes, whose bytes and results have hashes.
import type { Runtime } from "../engine/runtime.js";

/** Full size, or a tenth of the rows, to see that all works. */
export const benchmarkSizes = ["full", "quick"] as const;
export type BenchmarkSize = (typeof benchmarkSizes)[number];

export interface BenchmarkOptions {
  /** Makes the data and steers what is random. */
  readonly seed: number;
  readonly size: BenchmarkSize;
  readonly runtime: Runtime;
  /** Ends the work with ERR_CANCELLED. */
  readonly signal?: AbortSignal;
}

/** SHA-256 of something the run used or made, in hexadecimal. */
export interface ContentHash {
  /** `data`, `model`, `result`, or the phase that made an artifact. */
  readonly of: string;
  readonly sha256: string;
}

/** What a round of the work came to: equal in every round. */
export interface BenchmarkResult {
  readonly hashes: readonly ContentHash[];
  /** Figures besides time, by name: scores, seconds of parts. */
  readonly figures?: Readonly<Record<string, number>>;
}

export interface PreparedBenchmark {
  /** Of the data, before anything ran. */
  readonly data: ContentHash;
  /** Rows (or cells) that a round works on: figures give them by the second. */
  readonly rows: number;
  /** One round, the part that is timed; what it gives is hashed afterwards. */
  run(): Promise<() => BenchmarkResult> | (() => BenchmarkResult);
}

/** One line of a suite. */
export interface Benchmark {
  /** `suite/work-size`, unique. */
  readonly id: string;
  /** One round is enough: it takes seconds and does everything once. */
  readonly isLong?: boolean;
  prepare(options: BenchmarkOptions): PreparedBenchmark | Promise<PreparedBenchmark>;
}
