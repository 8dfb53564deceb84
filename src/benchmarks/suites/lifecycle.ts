// The eight phases on a small file, from text to a published model and a health report: what `millrace run` does.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeploymentBody } from "../../artifacts/deployment.js";
import type { TrainedModelBody } from "../../artifacts/trained-model.js";
import { type Config, type ConfigInput, configSchema } from "../../core/config.js";
import { threadsOf } from "../../engine/runtime.js";
import { type RunResult, runPipeline } from "../../pipeline/run.js";
import type { Benchmark, BenchmarkResult } from "../benchmark.js";
import { bell } from "../made-data.js";

const towns = ["Bonn", "Kyiv", "Lima", "Oslo", "Rome"];

/** A file of customers: two numbers with gaps, a category, a date, and whether they left. */
function customers(seed: number, rows: number): string {
  const lines = ["customer,joined,town,monthly_charge,calls,left"];
  for (let row = 0; row < rows; row++) {
    const charge = 40 + 12 * bell(seed, 0, row);
    const calls = Math.max(0, Math.floor(2 + 1.5 * bell(seed, 1, row)));
    const town = Math.floor(Math.abs(bell(seed, 2, row)) * 2) % towns.length;
    const month = 1 + (row % 12);
    const signal = (charge - 40) / 12 + 0.6 * calls - 0.4 * town + 0.7 * bell(seed, 3, row);
    const cells = [
      `c${row}`,
      `2024-${String(month).padStart(2, "0")}-15`,
      towns[town],
      row % 29 === 0 ? "" : charge.toFixed(2),
      row % 41 === 0 ? "" : String(calls),
      signal > 0.8 ? "yes" : "no",
    ];
    lines.push(cells.join(","));
  }
  return `${lines.join("\n")}\n`;
}

function configOf(seed: number): Config {
  const config: ConfigInput = {
    name: "benchmark",
    seed,
    frame: { target: "left", metric: "roc_auc" },
    gather: { sources: [{ path: "customers.csv", format: "csv" }], types: { joined: "date" } },
    preprocess: { drop: ["customer"] },
    train: { models: [{ kind: "baseline" }, { kind: "linear" }, { kind: "gradient-boosting", nEstimators: 40 }] },
    deploy: { name: "benchmark" },
  };
  return configSchema.parse(config);
}

function resultOf({ phases, artifacts }: RunResult): BenchmarkResult {
  const trained = artifacts.get("train")!.body as unknown as TrainedModelBody;
  const deployed = artifacts.get("deploy")!.body as unknown as DeploymentBody;
  const seconds = phases.map((phase) => [`${phase.name}Seconds`, phase.seconds] as const);
  return {
    hashes: [
      ...phases.map(({ name, artifact }) => ({ of: name, sha256: artifact })),
      { of: "model", sha256: deployed.hash },
    ],
    figures: { testRocAuc: trained.scores.test.roc_auc, ...Object.fromEntries(seconds) },
  };
}

const run: Benchmark = {
  id: "lifecycle/customers",
  isLong: true,
  prepare({ seed, size, runtime, signal }) {
    const rows = size === "quick" ? 2_000 : 20_000;
    const text = customers(seed, rows);
    return {
      data: { of: "data", sha256: createHash("sha256").update(text).digest("hex") },
      rows,
      async run() {
        const folder = mkdtempSync(join(tmpdir(), "millrace-bench-"));
        try {
          writeFileSync(join(folder, "customers.csv"), text);
          const options = { config: configOf(seed), folder, threads: threadsOf(runtime) };
          const result = await runPipeline({ ...options, device: "cpu", ...(signal ? { signal } : {}) });
          return () => resultOf(result);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    };
  },
};

export const lifecycleSuite: readonly Benchmark[] = [run];
