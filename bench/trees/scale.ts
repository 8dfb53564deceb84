// Ten times the rows, read from Parquet: the time of a row and tree must stay, and memory must not hold the raw table.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as arrow from "apache-arrow";
import { fromArrow, writeTable } from "millrace";
import { scaleBars } from "./bars.js";
import { makePart } from "./data/data-file.js";
import { higgs } from "./data/higgs.js";
import { errorLine } from "./harness.js";

export interface ScaleRun {
  readonly rows: number;
  readonly trees: number;
  /** By the clock, reading included. */
  readonly seconds?: number;
  /** Without reading and coding. */
  readonly treeSeconds?: number;
  /** Of the trees alone: how many there are does not change it. */
  readonly nanosecondsPerRowAndTree?: number;
  /** Of the whole process, reading included. */
  readonly peakBytes?: number;
  readonly bytesPerRow?: number;
  readonly way?: string;
  readonly missing?: string;
}

export interface ScaleFigures {
  readonly runs: readonly ScaleRun[];
  readonly timeRatio?: number;
  readonly verdict: string;
}

const partRows = 1_000_000;
const trees = 10;

/** Rows of `higgs` in files of a million each; a process of its own trains on them. */
export async function runScale(folder: string, quick: boolean, log: (line: string) => void): Promise<ScaleFigures> {
  const sizes = quick ? [100_000, 1_000_000] : [10_000_000, 100_000_000];
  const place = join(folder, "scale");
  mkdirSync(place, { recursive: true });
  const runs: ScaleRun[] = [];
  try {
    let written = 0;
    for (const rows of sizes) {
      const part = Math.min(partRows, sizes[0]);
      for (; written < rows; written += part) await writeRows(place, written, part);
      log(`trees: scale: ${rows} rows in ${Math.ceil(rows / part)} Parquet files`);
      runs.push(await train(place, rows));
      log(`    ${describe(runs[runs.length - 1])}`);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return { runs, ...judgeScale(runs) };
}

async function writeRows(folder: string, begin: number, count: number): Promise<void> {
  const { columns, labels } = makePart(higgs(), begin, count);
  const vectors = [...columns, labels].map((values, index): [string, arrow.Vector] => {
    return [index < columns.length ? `x${index}` : "label", arrow.makeVector(values)];
  });
  const path = join(folder, `rows-${String(begin).padStart(10, "0")}.parquet`);
  await writeTable(fromArrow(new arrow.Table(Object.fromEntries(vectors))), path);
}

function train(folder: string, rows: number): Promise<ScaleRun> {
  const script = join(process.cwd(), "dist/bench/trees/ours/scale-main.js");
  const child = spawn(process.execPath, [script, JSON.stringify({ folder, trees })], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, said] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    out += String(text);
  });
  child.stderr.on("data", (text: Buffer) => {
    said = (said + String(text)).slice(-1000);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== 0) {
        resolve({
          rows,
          trees,
          missing: `failed: ended with ${signal ?? code}: ${errorLine(said)}`,
        });
        return;
      }
      const { seconds, treeSeconds, peakBytes, way } = JSON.parse(out) as {
        seconds: number;
        treeSeconds: number;
        peakBytes: number;
        way: string;
      };
      const perTree = (treeSeconds * 1e9) / (rows * trees);
      resolve({
        rows,
        trees,
        seconds,
        treeSeconds,
        nanosecondsPerRowAndTree: perTree,
        peakBytes,
        bytesPerRow: peakBytes / rows,
        way,
      });
    });
  });
}

function judgeScale([small, large]: readonly ScaleRun[]): { timeRatio?: number; verdict: string } {
  if (small.missing || large.missing) return { verdict: (large.missing ?? small.missing)! };
  const timeRatio = large.nanosecondsPerRowAndTree! / small.nanosecondsPerRowAndTree!;
  const isSmall = large.bytesPerRow! <= scaleBars.bytesPerRow;
  const isSteady = timeRatio <= scaleBars.timeRatio;
  const said = `${large.bytesPerRow!.toFixed(0)} bytes a row (bar ${scaleBars.bytesPerRow}), time ratio ${timeRatio.toFixed(2)} (bar ${scaleBars.timeRatio})`;
  return { timeRatio, verdict: `${isSmall && isSteady ? "met" : "missed"}: ${said}` };
}

function describe({ missing, seconds, treeSeconds, nanosecondsPerRowAndTree, bytesPerRow, way }: ScaleRun): string {
  if (missing) return missing;
  return `${seconds!.toFixed(1)} s, trees ${treeSeconds!.toFixed(1)} s, ${nanosecondsPerRowAndTree!.toFixed(1)} ns a row and tree, ${bytesPerRow!.toFixed(0)} bytes a row, ${way}`;
}
