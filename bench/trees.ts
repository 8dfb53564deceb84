// Our gradient boosting against LightGBM, on the same generated rows: 1e6 x 28 with 255 leaves, and 3e6 x 15 with 63.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const name = "trees";

interface Shape {
  readonly title: string;
  readonly rows: number;
  readonly features: number;
  readonly leaves: number;
  readonly rounds: number;
}

interface Figures {
  readonly trainer: string;
  readonly shape: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly logLoss: number;
}

export interface BenchOptions {
  readonly shapes?: readonly Shape[];
  readonly threads?: number;
  /** A Python that has lightgbm and numpy; without one only ours is measured. */
  readonly python?: string;
  readonly log?: (line: string) => void;
}

const standard: readonly Shape[] = [
  { title: "1e6 x 28, 255 leaves", rows: 1e6, features: 28, leaves: 255, rounds: 100 },
  { title: "3e6 x 15, 63 leaves", rows: 3e6, features: 15, leaves: 63, rounds: 100 },
];

/** Trains both on every shape, bins included, and prints seconds, CPU seconds and the training loss of each. */
export async function run({
  shapes = standard,
  threads = 2,
  python = process.env.MILLRACE_PYTHON ?? "python3",
  log = console.log,
}: BenchOptions = {}): Promise<readonly Figures[]> {
  const figures: Figures[] = [];
  const folder = mkdtempSync(join(tmpdir(), "millrace-trees-"));
  try {
    for (const shape of shapes) {
      log(`trees: ${shape.title}, ${shape.rounds} rounds, ${threads} threads`);
      const rows = makeRows(shape);
      const both = [await trainOurs(shape, rows, threads), trainLightGbm(shape, rows, threads, python, folder)];
      for (const each of both) if (each) figures.push(report(each, log));
      const [ours, theirs] = both;
      if (!theirs) log("  LightGBM was not measured: MILLRACE_PYTHON names no Python that has it");
      else if (ours)
        log(
          `  time of ours over theirs: ${(ours.seconds / theirs.seconds).toFixed(2)} by the clock, ${(ours.cpuSeconds / theirs.cpuSeconds).toFixed(2)} by CPU`,
        );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

function report(figures: Figures, log: (line: string) => void): Figures {
  const { trainer, seconds, cpuSeconds, logLoss } = figures;
  log(
    `  ${trainer.padEnd(16)} ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU, training log-loss ${logLoss.toFixed(5)}`,
  );
  return figures;
}

interface Rows {
  readonly columns: readonly Float64Array[];
  readonly labels: Float64Array;
}

/** The same rows on every machine but for the last bits of sin and exp: a xorshift generator. */
function makeRows({ rows, features }: Shape): Rows {
  let state = 12_345;
  const draw = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  const shared = () => new Float64Array(new SharedArrayBuffer(rows * 8));
  const columns = Array.from({ length: features }, () => shared().map(() => draw() + draw() - 1));
  const labels = shared();
  for (let row = 0; row < rows; row++) {
    const [a, b, c, d, e] = [0, 1, 2, 3, 4].map((f) => columns[f][row]);
    labels[row] = Number(draw() < 1 / (1 + Math.exp(-(3 * a + 8 * b * c + Math.sin(6 * d) + e))));
  }
  return { columns, labels };
}

/** Ours is loaded as it is built: the public estimator adds a worker's start, which is not what is measured. */
async function trainOurs(shape: Shape, { columns, labels }: Rows, threads: number): Promise<Figures> {
  const load = (file: string) => import(new URL(`dist/esm/${file}.js`, pathToFileURL(`${process.cwd()}/`)).href);
  const { gradientBoosting } = await load("models/boosting/learner");
  const { makeColumn } = await load("columns/column");
  const { makeTable } = await load("columns/table");
  const { makeRuntime } = await load("engine/runtime");
  const features = makeTable(columns.map((values, f) => [`x${f}`, makeColumn("float64", { values })]));
  const learner = gradientBoosting.make({ numIterations: shape.rounds, numLeaves: shape.leaves, lambdaL2: 1 });
  const cpu = process.cpuUsage();
  const start = performance.now();
  const set = { task: "binary", features, labels, classes: ["0", "1"] };
  const model = learner.fit(set, { seed: 1, runtime: makeRuntime({ threads }) });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const logLoss = model.curve.train.at(-1);
  return { trainer: "Millrace", shape: shape.title, seconds, cpuSeconds: (user + system) / 1e6, logLoss };
}

function trainLightGbm(
  shape: Shape,
  { columns, labels }: Rows,
  threads: number,
  python: string,
  folder: string,
): Figures | undefined {
  const script = join(process.cwd(), "bench/baselines/lightgbm-trees.py");
  if (!existsSync(script) || spawnSync(python, ["-c", "import lightgbm"], { stdio: "ignore" }).status !== 0)
    return undefined;
  const file = join(folder, "rows.bin");
  writeFileSync(file, Buffer.from(labels.buffer as unknown as ArrayBuffer));
  for (const values of columns)
    writeFileSync(file, Buffer.from(values.buffer as unknown as ArrayBuffer), { flag: "a" });
  const { rows, features, leaves, rounds, title } = shape;
  const answer = spawnSync(python, [script, file, ...[rows, features, leaves, rounds, threads].map(String)], {
    encoding: "utf8",
  });
  if (answer.status !== 0) throw new Error(answer.stderr);
  const { version, seconds, cpuSeconds, logLoss } = JSON.parse(answer.stdout);
  return { trainer: `LightGBM ${version}`, shape: title, seconds, cpuSeconds, logLoss };
}
