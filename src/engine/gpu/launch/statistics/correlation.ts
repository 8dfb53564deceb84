import type { Chunk } from "../../../../columns/column.js";
import { runOp } from "../../../dispatch.js";
import { correlation as op } from "../../../ops/statistics/correlation.js";
import { describe } from "../../../ops/statistics/describe.js";
import { type Runtime, unreported } from "../../../runtime.js";
import { mostGroups, strides, tileOf } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf, isNumeric } from "../doubles.js";
import { fixedScale, scaleWords } from "./range.js";

const floatsOfPair = 6;
// A pair that varies so much less, over the rows both have, than its columns about their means cancels what float32 has
// of it: the CPU takes it.
const leastSpread = 1e-2;
const chunksOfRows = (rows: number, workgroup: number) => Math.max(1, Math.ceil(rows / (workgroup * 64)));

export const launchCorrelation: Launcher<typeof op> = {
  op,
  // Measured: 0.72 ns a row and pair on one thread.
  workload({ columns }) {
    const [c, n] = [columns.length, columns[0]?.length ?? 0];
    const pairs = (c * (c + 1)) / 2;
    return { cpuMs: n * pairs * 0.72e-6, visits: n * c * 12 + (n * pairs) / 2, bytes: n * c * 8 };
  },
  refuse({ columns }, gpu) {
    if (!columns.every(isNumeric)) return "it reads numbers only";
    const chunks = chunksOfRows(columns[0]?.length ?? 0, gpu.workgroup);
    return columns.length < mostGroups && chunks < mostGroups ? undefined : "there are too many columns or rows";
  },
  async launch(job, { columns, correlations, pairs }, runtime) {
    const c = columns.length;
    const rows = columns[0]?.length ?? 0;
    if (c === 0) return;
    const own = unreported(runtime);
    const standards = columns.map((column) => standardOf(column, own));
    const tile = tileOf(job.gpu.workgroup);
    const chunks = chunksOfRows(rows, job.gpu.workgroup);
    const chunkRows = Math.ceil(rows / chunks);
    const partials = new Float32Array(chunks * c * c * floatsOfPair);
    const shape = job.shape(rows, c, chunkRows, chunks);
    const standard = job.room(rows * c * 4);
    const bind = {
      0: shape,
      1: job.uploadAll(columns.map((column) => doublesOf(column, runtime))),
      2: job.upload(Uint32Array.from(standards.flatMap(({ words }) => words))),
      3: standard,
    };
    const strideGroups = [strides(rows, job.gpu.workgroup), c, 1] as const;
    await job.run({ shader: op.name, entry: "correlation_standardize", bind, groups: strideGroups });
    const sums = job.room(partials.byteLength);
    await job.run({
      shader: op.name,
      entry: "correlation_pairs",
      bind: { 0: shape, 3: standard, 4: sums },
      groups: [Math.ceil(c / tile), Math.ceil(c / tile), chunks],
      constants: { TILE: tile },
    });
    await job.read([sums, partials]);
    for (let a = 0; a < c; a++) {
      for (let b = a; b < c; b++) {
        const pair = pairSums(partials, chunks, c, a, b);
        const isConstant = standards[a].isConstant || standards[b].isConstant;
        let r = isConstant || pair[0] < 2 ? Number.NaN : correlationOf(pair);
        if (r === undefined) r = pairOnCpu(columns[a], columns[b], own);
        if (a === b && !Number.isNaN(r)) r = 1;
        correlations[a * c + b] = correlations[b * c + a] = r;
        pairs[a * c + b] = pairs[b * c + a] = pair[0];
      }
    }
  },
};

function standardOf(column: Chunk, runtime: Runtime): { words: readonly number[]; isConstant: boolean } {
  const facts = new Float64Array(11);
  runOp(describe, { column, facts }, runtime);
  const [, , , , minimum, maximum, , mean] = facts;
  const isConstant = !(minimum < maximum);
  return {
    words: scaleWords(isConstant ? { pivot: 0, exponent: -2000 } : fixedScale(minimum, maximum, mean)),
    isConstant,
  };
}

// Rows, x, y, xx, yy, xy over all chunks, in float64.
function pairSums(partials: Float32Array, chunks: number, c: number, a: number, b: number): number[] {
  const all = new Array<number>(floatsOfPair).fill(0);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const at = ((chunk * c + a) * c + b) * floatsOfPair;
    for (let i = 0; i < floatsOfPair; i++) all[i] += partials[at + i];
  }
  return all;
}

// undefined where float32 may have lost it.
function correlationOf([n, x, y, xx, yy, xy]: readonly number[]): number | undefined {
  const varX = xx - (x * x) / n;
  const varY = yy - (y * y) / n;
  if (!(varX > xx * leastSpread && varY > yy * leastSpread)) return undefined;
  return Math.min(1, Math.max(-1, (xy - (x * y) / n) / Math.sqrt(varX) / Math.sqrt(varY)));
}

function pairOnCpu(a: Chunk, b: Chunk, runtime: Runtime): number {
  const correlations = new Float64Array(4);
  runOp(op, { columns: [a, b], correlations, pairs: new Float64Array(4) }, runtime);
  return correlations[1];
}
