import type { GpuJob } from "../../gpu-job.js";
import { strides } from "../../grid.js";

/** Counts and ends of a column, merged from the partials of describe_range; to the bit. */
export interface ColumnRange {
  readonly missing: number;
  readonly infinite: number;
  readonly zeros: number;
  readonly finite: number;
  /** Of the finite values; -0 as 0; NaN when there are none. */
  readonly minimum: number;
  readonly maximum: number;
}

/** How f64 values become whole numbers of at most 30 bits and a sign: q = (value - pivot) 2^exponent. */
export interface FixedScale {
  readonly pivot: number;
  readonly exponent: number;
}

const wordsOfGroup = 8;

/** Counts a buffer of doubles and finds its ends. Waits once for the GPU. */
export async function rangeOf(job: GpuJob, values: GPUBuffer, rows: number): Promise<ColumnRange> {
  const groups = strides(rows, job.gpu.workgroup);
  const words = new Uint32Array(groups * wordsOfGroup);
  const ranges = job.room(words.byteLength);
  const bind = { 0: job.shape(rows, 0, 0, 0, 0, 0), 1: values, 2: ranges };
  await job.run({ shader: "statistics/describe", entry: "describe_range", bind, groups });
  await job.read([ranges, words]);
  let [missing, infinite, zeros, finite, minimum, maximum] = [0, 0, 0, 0, Infinity, -Infinity];
  for (let at = 0; at < words.length; at += wordsOfGroup) {
    missing += words[at];
    infinite += words[at + 1];
    zeros += words[at + 2];
    finite += words[at + 3];
    if (words[at + 3] === 0) continue;
    minimum = Math.min(minimum, valueOfKey(words[at + 4], words[at + 5]));
    maximum = Math.max(maximum, valueOfKey(words[at + 6], words[at + 7]));
  }
  if (finite === 0) minimum = maximum = Number.NaN;
  return { missing, infinite, zeros, finite, minimum, maximum };
}

/** A scale for values of a range: none of them leaves 30 bits, and one bit is kept for what log2 may round. */
export function fixedScale(minimum: number, maximum: number, pivot = minimum / 2 + maximum / 2): FixedScale {
  const half = Math.min(Number.MAX_VALUE, Math.max(maximum - pivot, pivot - minimum));
  return { pivot, exponent: half > 0 ? 28 - Math.floor(Math.log2(half)) : 0 };
}

/** The words of a scale as shaders take it: exponent, unused, pivot (low, high). */
export function scaleWords({ pivot, exponent }: FixedScale): [number, number, number, number] {
  const [low, high] = new Uint32Array(Float64Array.of(pivot).buffer);
  return [exponent >>> 0, 0, low, high];
}

/** value 2^exponent, also where 2^exponent itself is no double. */
export function shifted(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}

// The way back from key_of_f64 of shaders/lib/bytes.
function valueOfKey(low: number, high: number): number {
  const isPositive = high >>> 31 === 1;
  const words = isPositive ? Uint32Array.of(low, high & 0x7fffffff) : Uint32Array.of(~low, ~high);
  return new Float64Array(words.buffer)[0];
}
