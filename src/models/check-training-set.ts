import { MillraceError } from "../core/errors.js";
import type { TrainingSet } from "./learner.js";

/**
 * The part of an invalid label or weight that a native op names by its row, in words.
 * Learners check nothing row by row in TypeScript: the op does, while it reads them anyway.
 */
export function explainInvalidRow(error: unknown, set: TrainingSet): unknown {
  const cause = error instanceof MillraceError && error.code === "ERR_INVALID_VALUE" ? error.cause : undefined;
  const row = (cause as { detail?: number } | undefined)?.detail;
  if (row === undefined) return error;
  if (row < 0) {
    return new MillraceError(
      "ERR_INVALID_VALUE",
      { what: "row weights", expected: "a sum above 0", received: "0" },
      { cause },
    );
  }
  const weight = set.weights?.[row];
  if (weight !== undefined && !(weight >= 0 && Number.isFinite(weight))) {
    const what = `the weight of row ${row}`;
    return new MillraceError(
      "ERR_INVALID_VALUE",
      { what, expected: "a finite number from 0", received: String(weight) },
      { cause },
    );
  }
  const expected = set.task === "regression" ? "a finite number" : `a class number below ${set.classes.length}`;
  return new MillraceError("ERR_LABEL_INVALID", { row, expected, received: String(set.labels[row]) }, { cause });
}

/** Checks what is cheap: at least one row, lengths that agree, classes that fit the task. */
export function checkTrainingSet(set: TrainingSet): void {
  const rows = set.labels.length;
  if (rows === 0)
    throw new MillraceError("ERR_SHAPE", { what: "the training rows", expected: "at least 1 row", received: "none" });
  if (set.features.names.length > 0 && set.features.rowCount !== rows) {
    throw new MillraceError("ERR_SHAPE", {
      what: "the labels",
      expected: `${set.features.rowCount} rows`,
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
  const classes = set.classes.length;
  const fits = set.task === "regression" ? classes === 0 : set.task === "binary" ? classes === 2 : classes >= 2;
  if (!fits) {
    const expected =
      set.task === "regression" ? "no classes" : set.task === "binary" ? "2 classes" : "2 classes or more";
    throw new MillraceError("ERR_SHAPE", { what: `a ${set.task} target`, expected, received: String(classes) });
  }
}
