// The catalogue of suites that the installed package runs by itself: no peers, no downloads, no files but temporary ones.
import type { Benchmark } from "../benchmark.js";
import { lifecycleSuite } from "./lifecycle.js";
import { opsSuite } from "./ops.js";
import { treesSuite } from "./trees.js";

export const suites = {
  ops: opsSuite,
  trees: treesSuite,
  lifecycle: lifecycleSuite,
} as const;

export type SuiteName = keyof typeof suites;
export const suiteNames = Object.keys(suites) as SuiteName[];

export const allBenchmarks: readonly Benchmark[] = Object.values(suites).flat();

export function benchmarkNamed(id: string): Benchmark | undefined {
  return allBenchmarks.find((benchmark) => benchmark.id === id);
}
