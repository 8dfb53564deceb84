import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { readManifest } from "../../benchmarks/manifest.js";
import { type Reproduction, reproduce } from "../../benchmarks/reproduce.js";
import { MillraceError } from "../../core/errors.js";
import type { CliCommand } from "../command.js";
import { progressLine } from "../progress.js";

export const reproduceCommand: CliCommand = {
  usage: "reproduce <manifest>",
  summary: "run again what a manifest says was run, and name the first hash that differs (exit code 1 when one does)",
  examples: ["millrace reproduce millrace-bench.json", "millrace reproduce trees.json --threads 1 --json"],
  async run({ options, signal }, [path]) {
    if (options.seed !== undefined) {
      const problem = "A manifest states its own seed, so --seed cannot be given.";
      throw new MillraceError("ERR_USAGE", { problem, command: "millrace reproduce" });
    }
    const file = resolve(path!);
    const manifest = readManifest(file);
    const line = progressLine(options.quiet ?? false);
    try {
      const result = await reproduce(manifest, {
        threads: options.threads ?? availableParallelism(),
        signal,
        onStart: (id) => line.start(id),
        onEnd: (_, seconds) => line.end("done", seconds),
      });
      const text = summary(result);
      const alert = result.same ? {} : { exit: 1, alert: "what was run here is not what the manifest says" };
      return { json: { file, ...result }, text, ...alert };
    } finally {
      line.close();
    }
  },
};

function summary({ difference, hashes, benchmarks, otherVersions }: Reproduction): string {
  const versions = otherVersions.map(
    ({ of, manifest, here }) => `version of ${of}: ${short(manifest)} there, ${short(here)} here`,
  );
  if (difference === null) return [`the same: ${hashes} hashes of ${benchmarks} benchmarks`, ...versions].join("\n");
  const { benchmark, of, expected, received } = difference;
  return [
    `differs: ${of} of ${benchmark}`,
    `expected ${expected ?? "no such hash"}`,
    `received ${received ?? "no such hash"}`,
    `before it ${hashes} hashes were the same`,
    ...versions,
  ].join("\n");
}

const short = (version: string) => (/^[0-9a-f]{64}$/.test(version) ? version.slice(0, 12) : version);
