// The same run with 1, 2 and 4 threads, and after kill -9 in each phase and a second run: the same bytes.
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../src/core/package-root.js";
import { type PhaseName, phaseNames } from "../../src/phases/run-context.js";

const root = packageRoot();
const cli = join(root, "dist/esm/cli/main.js");
const config = `name: penguins
frame: { target: Species, metric: accuracy }
gather: { sources: [{ path: penguins.json }], missing: ["."] }
deploy: { name: penguins }
`;
let folder: string;

function project(name: string): string {
  const place = mkdtempSync(join(folder, `${name}-`));
  copyFileSync(join(root, "node_modules/vega-datasets/data/penguins.json"), join(place, "penguins.json"));
  writeFileSync(join(place, "millrace.yaml"), config);
  return place;
}

interface Outcome {
  readonly report: string;
  readonly hash: string;
  readonly metrics: unknown;
  readonly artifacts: readonly string[];
}

function finish(place: string, threads: number): Outcome {
  const done = spawnSync(process.execPath, [cli, "run", "--json", "--quiet", "--threads", String(threads)], {
    cwd: place,
    encoding: "utf8",
  });
  expect(done.status, done.stderr).toBe(0);
  const { model, metrics, phases } = JSON.parse(done.stdout);
  const report = readFileSync(join(place, ".millrace/report.json"), "utf8");
  return { report, hash: model.hash, metrics, artifacts: phases.map((phase: { artifact: string }) => phase.artifact) };
}

// Runs until the phase before has ended, so that kill -9 strikes inside `phase`.
async function killIn(phase: PhaseName, place: string): Promise<void> {
  const index = phaseNames.indexOf(phase);
  const child = spawn(process.execPath, [cli, "run", "--threads", "2"], {
    cwd: place,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  if (index === 0) setTimeout(() => child.kill("SIGKILL"), 250);
  else {
    for await (const line of createInterface({ input: child.stderr })) {
      if (line.startsWith(phaseNames[index - 1])) child.kill("SIGKILL");
    }
  }
  await ended;
}

let whole: Outcome;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-resume-"));
  whole = finish(project("whole"), 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([2, 4])("%i threads give the bytes of one", (threads) => {
  expect(finish(project("threads"), threads)).toEqual(whole);
});

test.each(phaseNames)("killed in %s and run again, a run ends with the same bytes", async (phase) => {
  const place = project(phase);
  await killIn(phase, place);
  expect(finish(place, 2)).toEqual(whole);
});
