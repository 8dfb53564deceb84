import { makeRuntime, withSignal } from "../engine/runtime.js";
import type { Benchmark, BenchmarkSize } from "./benchmark.js";
import { type Measured, measure } from "./measure.js";

export interface BenchmarkRun {
  readonly seed: number;
  readonly size: BenchmarkSize;
  readonly threads: number;
  readonly rounds: number;
  readonly signal?: AbortSignal;
  readonly onStart?: (id: string) => void;
  readonly onEnd?: (measured: Measured, seconds: number) => void;
}

/**
 * Measures benchmarks one after the other, on the CPU; hands each out when it is done. Abandoning the iteration ends it.
 *
 * @throws {MillraceError} ERR_CANCELLED
 */
export async function* runBenchmarks(
  benchmarks: Iterable<Benchmark>,
  { seed, size, threads, rounds, signal, onStart, onEnd }: BenchmarkRun,
): AsyncGenerator<Measured, void, undefined> {
  for (const benchmark of benchmarks) {
    onStart?.(benchmark.id);
    const started = performance.now();
    const runtime = makeRuntime({ threads });
    const options = { seed, size, runtime, ...(signal ? { signal } : {}) };
    const measured = await withSignal(runtime, signal, () => measure(benchmark, rounds, options));
    onEnd?.(measured, (performance.now() - started) / 1000);
    yield measured;
  }
}
