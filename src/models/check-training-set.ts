import { type ErrorDetails, MillraceError } from "../core/errors.js";
import type { LabelledSet, TrainingSet } from "./learner.js";

/** Which labels a loss can take. */
export interface LabelRule {
  readonly expected: string;
  fits(label: number): boolean;
}

/**
 * The part of an invalid label or weight that a native op names by its row, in words.
 * Learners check nothing row by row in TypeScript: the op does, while it reads them anyway. Where it reads validation
 * rows too, a row of the training set that is sound means the one of validation.
 */
export function explainInvalidRow(
  error: unknown,
  set: LabelledSet,
  rule: LabelRule = plainRule(set),
  validation?: LabelledSet,
): unknown {
  const cause = error instanceof MillraceError && error.code === "ERR_INVALID_VALUE" ? error.cause : undefined;
  const row = (cause as { detail?: number } | undefined)?.detail;
  if (row === undefined) return error;
  if (row < 0) return explainWhole(set, validation, cause);
  if (validation && isSound(set, row, rule)) {
    const { code, details } = explainRow(row, validation, rule, cause);
    return code === "ERR_LABEL_INVALID"
      ? new MillraceError("ERR_LABEL_INVALID", { ...(details as LabelDetails), rows: "validation" }, { cause })
      : new MillraceError(code, { ...details, what: `validation: ${(details as { what: string }).what}` }, { cause });
  }
  return explainRow(row, set, rule, cause);
}

type LabelDetails = ErrorDetails<"ERR_LABEL_INVALID">;

function isSound({ labels, weights }: LabelledSet, row: number, rule: LabelRule): boolean {
  return row >= labels.length || (rule.fits(labels[row]) && (!weights || isWeight(weights[row])));
}

const isWeight = (weight: number) => weight >= 0 && Number.isFinite(weight);

function plainRule({ task, classes }: LabelledSet): LabelRule {
  if (task === "regression") return { expected: "a finite number", fits: Number.isFinite };
  const fits = (label: number) => Number.isInteger(label) && label >= 0 && label < classes.length;
  return { expected: `a class number below ${classes.length}`, fits };
}

// No row alone is at fault.
function explainWhole(set: LabelledSet, validation: LabelledSet | undefined, cause: unknown): MillraceError {
  const invalid = (what: string, expected: string, received: string) =>
    new MillraceError("ERR_INVALID_VALUE", { what, expected, received }, { cause });
  const isWeightless = ({ weights }: LabelledSet) => weights !== undefined && !weights.some((weight) => weight > 0);
  if (isWeightless(set)) return invalid("row weights", "a sum above 0", "0");
  if (validation && isWeightless(validation)) return invalid("validation: row weights", "a sum above 0", "0");
  const isZero = set.labels.every((label, row) => label === 0 || set.weights?.[row] === 0);
  if (isZero) return invalid("the labels of rows that have weight", "a sum above 0", "0");
  return invalid("labels times weights", "numbers that can be summed", "larger or smaller ones");
}

function explainRow(
  row: number,
  { labels, weights }: LabelledSet,
  { expected }: LabelRule,
  cause: unknown,
): MillraceError<"ERR_INVALID_VALUE" | "ERR_LABEL_INVALID"> {
  const weight = weights?.[row];
  if (weight !== undefined && !isWeight(weight)) {
    const what = `the weight of row ${row}`;
    return new MillraceError(
      "ERR_INVALID_VALUE",
      { what, expected: "a finite number from 0", received: String(weight) },
      { cause },
    );
  }
  return new MillraceError("ERR_LABEL_INVALID", { row, expected, received: String(labels[row]) }, { cause });
}

/** Checks what is cheap: at least one row, lengths that agree, classes that fit the task. */
export function checkTrainingSet(set: TrainingSet): void {
  checkLabelledSet(set, set.features.names.length > 0 ? set.features.rowCount : set.labels.length);
}

/** The same for rows whose features are elsewhere. */
export function checkLabelledSet(set: LabelledSet, featureRows: number): void {
  const rows = set.labels.length;
  if (rows === 0)
    throw new MillraceError("ERR_SHAPE", { what: "the training rows", expected: "at least 1 row", received: "none" });
  if (featureRows !== rows) {
    throw new MillraceError("ERR_SHAPE", {
      what: "the labels",
      expected: `${featureRows} rows`,
      received: String(rows),
    });
  }
  if (set.weights && set.weights.length !== rows) {
    throw new MillraceError("ERR_SHAPE", {
      what: "the weights",
      expected: `${rows} rows`,
      received: String(set.weights.length),
    });
  }
  checkQueries(set.queryOffsets, rows);
  const classes = set.classes.length;
  const fits = set.task === "regression" ? classes === 0 : set.task === "binary" ? classes === 2 : classes >= 2;
  if (!fits) {
    const expected =
      set.task === "regression" ? "no classes" : set.task === "binary" ? "2 classes" : "2 classes or more";
    throw new MillraceError("ERR_SHAPE", { what: `a ${set.task} target`, expected, received: String(classes) });
  }
}

function checkQueries(offsets: Int32Array | undefined, rows: number): void {
  if (!offsets) return;
  const isRising = offsets.every((offset, query) => query === 0 || offset > offsets[query - 1]);
  if (offsets.length >= 2 && offsets[0] === 0 && offsets.at(-1) === rows && isRising) return;
  throw new MillraceError("ERR_SHAPE", {
    what: "the queries",
    expected: `rows 0 to ${rows}, one after the other`,
    received: `offsets from ${offsets[0]} to ${offsets.at(-1)}`,
  });
}
