// What training will need, reckoned before it is asked for: a process that runs out of memory is killed without a word.
import { freemem } from "node:os";
import type { Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { type BinPlan, codeBytes, recordBytes } from "./bin-plan.js";
import type { CodeCopies } from "./coded-table.js";

export interface TrainingSize {
  readonly plan: BinPlan;
  readonly rows: number;
  readonly validationRows: number;
  readonly outputs: number;
  readonly leaves: number;
  /** Of the whole training. */
  readonly rounds: number;
  readonly threads: number;
  readonly poolBytes: number;
  /** Trees see a part of the rows. */
  readonly isSampled: boolean;
  /** What the loss holds of each row and output. */
  readonly lossBytes: number;
  /** Copies of columns that lie in several chunks, or are no numbers. */
  readonly copiedBytes: number;
  readonly copies: CodeCopies;
}

export type MemoryParts = Readonly<Record<"codes" | "rows" | "histograms" | "forest", number>>;

/** Bytes by what they are for, beyond the features and labels that are there already. */
export function trainingMemory(size: TrainingSize): MemoryParts {
  const { plan, rows, validationRows, outputs, leaves, threads } = size;
  const workers = Math.min(threads, outputs);
  // Scores, quantised gradients and what the loss holds; the leaf of each row, where leaves are set anew.
  const each = outputs * (8 + 4 + size.lossBytes) + 4;
  // Two lists of row numbers that are split from one another, with sampling two more; or numbers and gradients that move
  // with their records, of which every worker but the first has its own.
  const { isMoved } = size.copies;
  const perWorker = size.isSampled && !isMoved ? 16 : 8;
  const ownRecords = isMoved ? (workers - 1) * recordBytes(plan, rows) : 0;
  const drawn = size.isSampled ? 16 : 0;
  const histogramSlots = slotsOfHistogram(plan);
  // Of leaves those that may still be split, and have rows enough, keep a histogram: half of the most there may be. It has
  // one sum a slot, two where a node has many rows; each thread has some on their way.
  const large = Math.ceil((rows * plan.columnSlots.length) / (8 * Math.max(1, histogramSlots)));
  const kept = Math.min(Math.ceil(leaves / 2), large) + Math.ceil(rows / packedRows) + 2 * threads;
  const pool = 8 * histogramSlots * Math.min(Math.max(size.poolBytes / Math.max(1, 8 * histogramSlots), 8), kept);
  const nodes = size.rounds * outputs * (2 * leaves - 1);
  return {
    codes:
      (size.copies.columns ? codeBytes(plan, rows) : 0) +
      recordBytes(plan, rows) +
      ownRecords +
      codeBytes(plan, validationRows) +
      size.copiedBytes,
    rows: rows * (each + perWorker * workers + drawn) + validationRows * (outputs * 8 + 16 + 8 * workers),
    histograms: workers * (pool + Math.ceil(threads / workers) * 8 * histogramSlots),
    // While parts are put together they are there twice.
    forest: 2 * nodes * nodeBytes,
  };
}

export interface GrowingSize {
  readonly plan: BinPlan;
  readonly rows: number;
  /** 0: values. */
  readonly classes: number;
  readonly leaves: number;
  readonly trees: number;
  /** That one call grows. */
  readonly treesACall: number;
  readonly threads: number;
  /** Rows are drawn for each tree, and told of out of the bag. */
  readonly isSampled: boolean;
  readonly hasWeights: boolean;
  readonly copiedBytes: number;
  readonly copies: CodeCopies;
}

/** Bytes of growing trees that do not wait for each other, beyond the features and labels that are there already. */
export function growingMemory(size: GrowingSize): MemoryParts {
  const { plan, rows, classes, trees, treesACall } = size;
  const workers = Math.min(size.threads, treesACall);
  const width = classes || 2;
  const records = recordBytes(plan, rows);
  // The class, or the value in steps; the weight as given times its class's, and in steps.
  const target = (classes > 0 ? 2 : 8) + (size.hasWeights ? 16 : 0);
  // Sums and numbers of answers, and the answers.
  const told = size.isSampled ? (classes > 2 ? classes : 1) * 8 + 4 + 8 * Math.max(1, classes) : 0;
  // Two lists of rows that are split from one another, what was drawn, and rows and records of small nodes.
  const perWorker = rows * (4 + 4 + 1 + 4) + records;
  const nodes = (count: number) => count * (2 * size.leaves - 1);
  const shares = classes > 2 ? 8 * classes : 0;
  return {
    codes: (size.copies.columns ? codeBytes(plan, rows) : 0) + records + size.copiedBytes,
    rows: rows * (target + told) + perWorker * workers,
    histograms: workers * 8 * width * plan.columnSlots.reduce((sum, slots) => sum + slots, 0),
    // While parts are put together they are there twice; of a call there are the core's nodes, the room, and bags.
    forest:
      2 * nodes(trees) * (nodeBytes + shares) +
      nodes(treesACall) * (grownNodeBytes + 8 * width + nodeBytes + shares) +
      (size.isSampled ? (treesACall * rows) / 8 : 0),
  };
}

/** Of one node while its tree grows. */
const grownNodeBytes = 168;
/** Of one node in all arrays of a forest. */
const nodeBytes = 57;
const lanes = 8;
/** Rows up to which a node has one sum a slot. */
const packedRows = 65_536;

/** Sums of one histogram: blocks of 8 byte columns as wide as their widest, then wide columns by themselves. */
function slotsOfHistogram({ columnSlots }: BinPlan): number {
  const bytes = columnSlots.filter((slots) => slots <= 256);
  const wide = columnSlots.filter((slots) => slots > 256);
  let size = wide.reduce((sum, slots) => sum + Math.ceil(slots / lanes) * lanes, 0);
  for (let first = 0; first < bytes.length; first += lanes)
    size += lanes * Math.max(...bytes.subarray(first, first + lanes));
  return size;
}

/** Bytes of the columns that reading a table's features has to copy. */
export function copiedBytes(features: Table): number {
  return features.columns.reduce((sum, { chunks, type, length }) => {
    if (type === "utf8") return sum + 8 * length;
    return chunks.length > 1 ? sum + chunks.reduce((bytes, { values }) => bytes + values.byteLength, 0) : sum;
  }, 0);
}

/** Bytes this process may still take: what the system has left, within the limit of its container. */
export function availableMemory(): number {
  const { availableMemory: available } = process as { availableMemory?: () => number };
  const within = available?.call(process);
  return within ? Math.min(within, freemem()) : freemem();
}

const hints: Readonly<Record<keyof MemoryParts, string>> = {
  codes: "Train on fewer rows or columns, or lower maxBin",
  rows: "Train on fewer rows",
  histograms: "Lower histogramPoolSize, maxBin or the number of threads",
  forest: "Lower numIterations or numLeaves",
};

/**
 * Refuses a training that would not fit.
 *
 * @param limit bytes; default what the process may still take
 * @throws {MillraceError} ERR_MEMORY_TOO_SMALL with need, have, and what to lower
 */
export function checkMemory(what: string, parts: MemoryParts, limit = availableMemory()): void {
  const need = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
  if (need <= limit) return;
  const [largest] = (Object.entries(parts) as [keyof MemoryParts, number][]).sort((a, b) => b[1] - a[1]);
  const share = Math.round((100 * largest[1]) / need);
  const hint = `${hints[largest[0]]} (${largest[0]} take ${share} % of it), or raise memoryLimit.`;
  throw new MillraceError("ERR_MEMORY_TOO_SMALL", { what, need, have: limit, hint });
}
