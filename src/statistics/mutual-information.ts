import type { Column } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { quantileBins, quantileBinsOnDevice } from "./bin-codes.js";
import { jointCounts, jointCountsOnDevice, mutualInformationOf } from "./contingency.js";

/** Codes of a column, and how many there can be. */
export interface Codes {
  readonly codes: Column;
  readonly count: number;
}

/**
 * A column as codes: a dictionary's own codes, bool as 0 and 1, numbers by quantile bins.
 *
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 */
export function codesOf(column: Column, bins: number, runtime: Runtime = makeRuntime()): Codes {
  return ownCodes(column) ?? quantileBins(column, bins, runtime);
}

function ownCodes(column: Column): Codes | undefined {
  if (column.type === "dictionary") return { codes: column, count: column.dictionary!.length };
  return column.type === "bool" ? { codes: column, count: 2 } : undefined;
}

/**
 * Mutual information of every feature with the target, in nats: 0 when independent. Numbers are cut into bins of about
 * equally many rows, so relations of any shape count; rows where either is missing are left out.
 *
 * @param target codes of the same rows: `codesOf(column)`, or labels with their number of classes
 * @param bins quantile bins of a numeric feature
 * @returns one value a feature, in the table's order
 * @see Cover and Thomas (2006), Elements of information theory, chapter 2
 */
export function mutualInformation(
  features: Table,
  target: Codes,
  runtime: Runtime = makeRuntime(),
  bins = 16,
): Float64Array {
  return Float64Array.from(features.columns, (column) => {
    const feature = codesOf(column, bins, runtime);
    return mutualInformationOf(jointCounts(feature.codes, feature.count, target.codes, target.count, runtime));
  });
}

/** mutualInformation whose quantiles and counts are found on the device that suits them: the same to the bit. */
export async function mutualInformationOnDevice(
  features: Table,
  target: Codes,
  runtime: Runtime,
  bins = 16,
): Promise<Float64Array> {
  const nats = new Float64Array(features.columns.length);
  for (const [index, column] of features.columns.entries()) {
    const feature = ownCodes(column) ?? (await quantileBinsOnDevice(column, bins, runtime));
    const table = await jointCountsOnDevice(feature.codes, feature.count, target.codes, target.count, runtime);
    nats[index] = mutualInformationOf(table);
  }
  return nats;
}
