import type { Manifest } from "./manifest.js";
import { versionsHere } from "./manifest.js";
import { type Difference, firstDifference } from "./measure.js";
import { type BenchmarkRun, runBenchmarks } from "./run-benchmarks.js";
import { benchmarkNamed } from "./suites/suites.js";

export interface Reproduction {
  /** Whether every hash of the manifest came out again. */
  readonly same: boolean;
  /** The first hash that did not, with the benchmark it belongs to; nothing after it was run. */
  readonly difference: (Difference & { readonly benchmark: string }) | null;
  /** Hashes that came out the same, and of how many benchmarks all did. */
  readonly hashes: number;
  readonly benchmarks: number;
  /** Versions that are others than the manifest's: no fault by themselves, but where to look first. */
  readonly otherVersions: readonly { readonly of: string; readonly manifest: string; readonly here: string }[];
  readonly timings: readonly { readonly id: string; readonly manifest: number | null; readonly here: number }[];
}

/**
 * Runs what a manifest says it ran, with its seed and size, once each, and compares the hashes in their order: data, then
 * what was made of it. Stops at the first that differs.
 *
 * @param run threads and signal of this machine: results do not depend on them
 * @throws {MillraceError} ERR_CANCELLED
 */
export async function reproduce(
  manifest: Manifest,
  run: Pick<BenchmarkRun, "threads" | "signal" | "onStart" | "onEnd">,
): Promise<Reproduction> {
  const benchmarks = manifest.benchmarks.map(({ id }) => benchmarkNamed(id)!);
  const { seed, size } = manifest;
  const timings: Reproduction["timings"][number][] = [];
  let difference: Reproduction["difference"] = null;
  let hashes = 0;
  for await (const measured of runBenchmarks(benchmarks, { ...run, seed, size, rounds: 1 })) {
    const recorded = manifest.benchmarks[timings.length];
    timings.push({ id: measured.id, manifest: recorded.figures.seconds ?? null, here: measured.figures.seconds });
    const found = firstDifference(recorded.hashes, measured.hashes);
    if (found) {
      difference = { benchmark: measured.id, ...found };
      hashes += Math.max(
        0,
        recorded.hashes.findIndex(({ of }) => of === found.of),
      );
      break;
    }
    hashes += recorded.hashes.length;
  }
  const here = versionsHere();
  const otherVersions = (Object.keys(here) as (keyof typeof here)[])
    .map((of) => ({ of, manifest: manifest.versions[of], here: here[of] }))
    .filter((version) => version.manifest !== version.here);
  const whole = timings.length - (difference ? 1 : 0);
  return { same: difference === null, difference, hashes, benchmarks: whole, otherVersions, timings };
}
