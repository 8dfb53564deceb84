// Every run of every library is a process of its own, started in turn with the others, so that none sees the heap, the
// caches or the warm-up of another and slow minutes of the machine hit all alike.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Job, Library, Outcome } from "./jobs.js";
import { scorePredictions } from "./scores.js";

const mostSeconds = 3600;

export interface Harness {
  run(job: Job, round: number): Promise<Outcome>;
}

/** `python`: an interpreter with the packages of bench/baselines/requirements.txt. */
export function makeHarness(python: string, log: (line: string) => void): Harness {
  const absent = new Map<Library, string | undefined>();
  const reasonAbsent = (library: Library) => {
    if (!absent.has(library)) absent.set(library, library === "millrace" ? undefined : whyAbsent(python, library));
    return absent.get(library);
  };
  return {
    async run(job, round) {
      const outcome = await attempt(job, round, python, reasonAbsent(job.library));
      log(`    ${job.library.padEnd(24)} ${job.kind.padEnd(10)} ${summary(outcome)}`);
      return outcome;
    },
  };
}

async function attempt(job: Job, round: number, python: string, absent?: string): Promise<Outcome> {
  if (absent) return { job, round, missing: absent };
  try {
    const [program, script] =
      job.library === "millrace"
        ? [process.execPath, join(process.cwd(), "dist/bench/trees/ours/main.js")]
        : [python, join(process.cwd(), "bench/baselines/trees/main.py")];
    rmSync(job.predictions, { force: true });
    const { missing, ...answer } = (await ask(program, script, job)) as Answer & { missing?: string };
    if (missing) return { job, round, missing };
    if (!existsSync(job.predictions)) return { job, round, answer };
    const bytes = readFileSync(job.predictions);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    return { job, round, answer: { ...answer, hash }, scores: await scorePredictions(job, bytes) };
  } catch (error) {
    return { job, round, missing: `failed: ${(error as Error).message}` };
  }
}

function ask(program: string, script: string, job: Job): Promise<unknown> {
  // OpenMP of the peers and of our own pool take the same number of threads, also where a library has no option for it.
  const env = { ...process.env, OMP_NUM_THREADS: String(job.threads), PYTHONDONTWRITEBYTECODE: "1" };
  const child = spawn(program, [script, JSON.stringify(job)], { env, stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), 1000 * mostSeconds);
  let [out, said] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    out += String(text);
  });
  child.stderr.on("data", (text: Buffer) => {
    said = (said + String(text)).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const last = out.trim().split("\n").at(-1) ?? "";
      if (code === 0 && last.startsWith("{")) resolve(JSON.parse(last));
      else reject(new Error(`ended with ${signal ?? code}: ${errorLine(said)}`));
    });
  });
}

/** Python ends with its error; Node says its version after it. */
export function errorLine(said: string): string {
  const lines = said.trim().split("\n");
  return lines.findLast((line) => /^(Uncaught )?\w*(Error|Exception)\b/.test(line)) ?? lines[lines.length - 1];
}

const modules: Partial<Record<Library, string>> = {
  lightgbm: "lightgbm",
  "lightgbm-quantized": "lightgbm",
  xgboost: "xgboost",
  catboost: "catboost",
  "hist-gradient-boosting": "sklearn",
  "random-forest": "sklearn",
  tl2cgen: "tl2cgen, treelite",
};

function whyAbsent(python: string, library: Library): string | undefined {
  const wanted = modules[library]!;
  const found = spawnSync(python, ["-c", `import numpy, ${wanted}`], { stdio: "ignore" });
  return found.status === 0
    ? undefined
    : `not measured: '${python}' cannot import ${wanted} (MILLRACE_PYTHON names one)`;
}

function summary({ answer, scores, missing }: Outcome): string {
  if (!answer) return missing ?? "";
  const parts = [
    answer.trainSeconds !== undefined && `train ${answer.trainSeconds.toFixed(2)} s`,
    answer.trainCpuSeconds !== undefined && `${answer.trainCpuSeconds.toFixed(2)} s CPU`,
    answer.construct && `construct ${Math.min(...answer.construct.map(({ wallSeconds }) => wallSeconds)).toFixed(2)} s`,
    answer.peakBytes !== undefined && `${(answer.peakBytes / 1e6).toFixed(0)} MB`,
    answer.predict && `${(Math.max(...answer.predict.map(({ value }) => value)) / 1e6).toFixed(3)} M rows/s`,
    ...[...(scores ?? [])].map(([name, value]) => `${name} ${value.toPrecision(5)}`),
  ];
  return parts.filter(Boolean).join(", ");
}
