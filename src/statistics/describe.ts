import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { describe as describeOp } from "../engine/ops/statistics/describe.js";
import { describeQuantiles } from "../engine/ops/statistics/describe-quantiles.js";
import { runOnDevice } from "../engine/run-on-device.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { quantilesOnDevice } from "./quantiles.js";

/** How many values a numeric column has, and their range. */
export interface ColumnRange {
  /** Values that are there, infinite ones too. */
  readonly count: number;
  /** Null or NaN. */
  readonly missing: number;
  readonly infinite: number;
  readonly zeros: number;
  /** Of the finite values. */
  readonly minimum: number;
  readonly maximum: number;
}

/** Counts, range and moments of a numeric column; moments are of the finite values. */
export interface Description extends ColumnRange {
  readonly sum: number;
  readonly mean: number;
  /** Divided by n - 1. */
  readonly standardDeviation: number;
  /** m3 / m2^1.5; 0 for a symmetric column. */
  readonly skewness: number;
  /** m4 / m2^2 - 3; 0 for a normal one. */
  readonly kurtosis: number;
}

/**
 * Describes a numeric column (dates as days, timestamps as microseconds, bool as 0 and 1).
 * NaN stands where a figure is undefined: no value at all, the deviation of one value, the shape of a constant.
 *
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 */
export function describe(column: Column, runtime: Runtime = makeRuntime()): Description {
  const facts = new Float64Array(11);
  runOp(describeOp, { column: contiguous(column), facts }, runtime);
  return descriptionOf(facts);
}

/** A description with quantiles beside it. */
export interface DescriptionWithQuantiles extends Description {
  /** One a probability, of type 7: infinities are values here. NaN when no value is there. */
  readonly quantiles: Float64Array;
}

/**
 * `describe` and `quantiles` (type 7) of a column, with their very bits, in one pass over the rows.
 *
 * @param probabilities each in [0, 1]
 * @throws {MillraceError} ERR_TYPE for a utf8 column, ERR_INVALID_VALUE for a probability outside [0, 1]
 * @see Floyd and Rivest (1975), Expected time bounds for selection
 */
export function describeWithQuantiles(
  column: Column,
  probabilities: readonly number[] = [0.25, 0.5, 0.75],
  runtime: Runtime = makeRuntime(),
): DescriptionWithQuantiles {
  const facts = new Float64Array(11);
  const quantiles = new Float64Array(probabilities.length);
  const given = { column: contiguous(column), probabilities: Float64Array.from(probabilities) };
  runOp(describeQuantiles, { ...given, facts, quantiles }, runtime);
  return { ...descriptionOf(facts), quantiles };
}

/** describe on the device that suits it: on a GPU the moments are within the tolerance of the op's contract. */
export async function describeOnDevice(column: Column, runtime: Runtime): Promise<Description> {
  const facts = new Float64Array(11);
  await runOnDevice(describeOp, { column: contiguous(column), facts }, runtime);
  return descriptionOf(facts);
}

/** describeWithQuantiles; where a GPU is asked for, by its two ops there. */
export async function describeWithQuantilesOnDevice(
  column: Column,
  probabilities: readonly number[],
  runtime: Runtime,
): Promise<DescriptionWithQuantiles> {
  if (runtime.devices?.choice !== "gpu") return describeWithQuantiles(column, probabilities, runtime);
  const facts = await describeOnDevice(column, runtime);
  return { ...facts, quantiles: await quantilesOnDevice(column, probabilities, runtime) };
}

function descriptionOf(facts: Float64Array): Description {
  const [count, missing, infinite, zeros, minimum, maximum, sum, mean, standardDeviation, skewness, kurtosis] = facts;
  return {
    count,
    missing,
    infinite,
    zeros,
    minimum,
    maximum,
    sum,
    mean,
    standardDeviation,
    skewness,
    kurtosis,
  };
}
