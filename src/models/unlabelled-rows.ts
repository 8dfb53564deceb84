// What learners and models without a target take of a table: every feature there, numbers only, none missing.
import type { Chunk } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { featureChunks, rankedNames } from "./features.js";
import type { TrainingSet } from "./learner.js";

export interface UnlabelledRows {
  /** Ranked, so that no result depends on the order of columns. */
  readonly names: readonly string[];
  readonly features: readonly Chunk[];
  /** Empty: all 1. */
  readonly weights: Float64Array;
  readonly rowCount: number;
}

/** @throws {MillraceError} ERR_SHAPE without a column, with fewer rows than `leastRows`, or weights of another number */
export function unlabelledRows({ features, weights }: TrainingSet, leastRows: number): UnlabelledRows {
  const names = rankedNames(features.names);
  const { rowCount } = features;
  const wrong = (what: string, expected: string, received: string) =>
    new MillraceError("ERR_SHAPE", { what, expected, received });
  if (names.length === 0) throw wrong("the features", "at least 1 column", "none");
  if (rowCount < leastRows) {
    throw wrong("the training rows", `at least ${leastRows} ${leastRows === 1 ? "row" : "rows"}`, String(rowCount));
  }
  if (weights && weights.length !== rowCount) throw wrong("the weights", `${rowCount} rows`, String(weights.length));
  return { names, features: featureChunks(features, names), weights: weights ?? new Float64Array(0), rowCount };
}

/** Runs `work`, whose ops name a cell or a weight they cannot take by a number; the error says it in words. */
export function withCellsExplained<T>(owner: string, names: readonly string[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainCell(error, owner, names);
  }
}

function explainCell(error: unknown, owner: string, names: readonly string[]): unknown {
  if (!(error instanceof MillraceError) || error.code !== "ERR_INVALID_VALUE") return error;
  const cell = (error.cause as { detail?: number } | undefined)?.detail;
  if (cell === undefined) return error;
  const cause = { cause: error.cause };
  if (cell <= -2) {
    const what = `the weight of row ${-2 - cell}`;
    return new MillraceError(
      "ERR_INVALID_VALUE",
      { what, expected: "a finite number from 0", received: "another" },
      cause,
    );
  }
  if (cell === -1) {
    const what = `the values of the features for ${owner}`;
    return new MillraceError(
      "ERR_TYPE",
      { what, expected: "numbers whose squares can be summed", received: "larger" },
      cause,
    );
  }
  const row = Math.floor(cell / names.length);
  return new MillraceError(
    "ERR_TYPE",
    {
      what: `the values of feature '${names[cell % names.length]}' for ${owner}`,
      expected: "finite numbers in every row (fill in what is missing first, or leave the feature out)",
      received: `missing or infinite in row ${row}`,
    },
    cause,
  );
}
