import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { Option } from "commander";
import type { Benchmark } from "../../benchmarks/benchmark.js";
import { checkManifestPlace, type Manifest, makeManifest, writeManifest } from "../../benchmarks/manifest.js";
import type { Measured } from "../../benchmarks/measure.js";
import { runBenchmarks } from "../../benchmarks/run-benchmarks.js";
import { allBenchmarks, type SuiteName, suiteNames, suites } from "../../benchmarks/suites/suites.js";
import { MillraceError } from "../../core/errors.js";
import type { CliCommand } from "../command.js";
import { progressLine } from "../progress.js";
import { wholeNumber } from "../session.js";
import { score, textTable } from "../table.js";

const defaultSeed = 42;
const defaultRounds = 3;
const defaultFile = "millrace-bench.json";

export const benchCommand: CliCommand = {
  usage: "bench [suite]",
  summary: `measure speed (${suiteNames.join(", ")}; all when not given) and write a manifest that 'reproduce' checks`,
  examples: [
    "millrace bench",
    "millrace bench trees --threads 2 --out trees.json",
    "millrace bench ops --quick --json",
  ],
  options(command) {
    command.addOption(new Option("--out <file>", "where the manifest goes").default(defaultFile));
    command.addOption(new Option("--quick", "a tenth of the rows: to see that all works, not how fast"));
    command.addOption(
      new Option("--rounds <n>", "rounds a benchmark, of which the median counts")
        .default(defaultRounds)
        .argParser(wholeNumber("--rounds", 1, 1000)),
    );
  },
  async run({ options, signal }, [suite], { out, quick, rounds }) {
    const benchmarks = benchmarksOf(suite);
    const file = resolve(String(out));
    checkManifestPlace(file);
    const { seed = defaultSeed, threads = availableParallelism(), quiet = false } = options;
    const size = quick === true ? ("quick" as const) : ("full" as const);
    const line = progressLine(quiet);
    const measured: Measured[] = [];
    try {
      const run = { seed, size, threads, rounds: Number(rounds), signal };
      const events = {
        onStart: (id: string) => line.start(id),
        onEnd: (_: Measured, seconds: number) => line.end("done", seconds),
      };
      for await (const each of runBenchmarks(benchmarks, { ...run, ...events })) measured.push(each);
    } finally {
      line.close();
    }
    const words = ["millrace", "bench", ...(suite ? [suite] : []), ...(quick === true ? ["--quick"] : [])];
    const command = [...words, "--seed", seed, "--threads", threads, "--rounds", rounds].join(" ");
    const manifest = makeManifest({ command, seed, size, threads, rounds: Number(rounds), benchmarks: measured });
    writeManifest(file, manifest);
    return { json: { file, manifest }, text: `${tableOf(manifest)}\n\nmanifest: ${file}` };
  },
};

function benchmarksOf(suite: string | undefined): readonly Benchmark[] {
  if (suite === undefined) return allBenchmarks;
  if (suiteNames.includes(suite as SuiteName)) return suites[suite as SuiteName];
  const expected = `one of ${suiteNames.join(", ")}`;
  throw new MillraceError("ERR_INVALID_VALUE", { what: "the suite", expected, received: `'${suite}'` });
}

function tableOf({ machine, threads, seed, versions, benchmarks }: Manifest): string {
  const rows = benchmarks.map(({ id, hashes, figures }) => [
    id,
    score(figures.seconds),
    score(figures.cpuSeconds),
    score(figures.rowsPerSecond / 1e6),
    hashes.at(-1)!.sha256.slice(0, 12),
  ]);
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.simd}; ${threads} ${threads === 1 ? "thread" : "threads"}, seed ${seed}, Millrace ${versions.millrace}, Node ${versions.node}`,
    "",
    textTable(["benchmark", "seconds", "cpu seconds", "million rows/s", "last hash"], rows),
  ].join("\n");
}
