import { randomUUID } from "node:crypto";
import { frameRows, type Pipeline } from "../artifacts/pipeline.js";
import { MillraceError } from "../core/errors.js";
import type { PredictionLog } from "../store/prediction-log.js";
import type { Batcher } from "./batcher.js";

export interface Served {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly pipeline: Pipeline;
}

export interface PredictAnswer {
  readonly status: "ok";
  readonly model: { readonly name: string; readonly version: number; readonly hash: string };
  readonly ids: readonly string[];
  readonly predictions: readonly (string | number)[];
  readonly probabilities?: readonly Record<string, number>[];
  readonly warnings?: readonly string[];
}

const mostRows = 10_000;

/**
 * Answers POST /predict:
 *   1. the body is checked: `features`, one to 10,000 rows, each an object; `ids` one a row when given
 *   2. rows become columns by the pipeline's signature; a wrong value names its row and field
 *   3. the batcher predicts them with the requests of the same moment
 *   4. the log keeps inputs and predictions, before the answer (durable) or after it (buffered)
 */
export async function predict(
  body: unknown,
  served: Served,
  batcher: Batcher,
  log: PredictionLog | undefined,
): Promise<PredictAnswer> {
  const { rows, ids } = readBody(body);
  const { table, warnings } = frameRows(served.pipeline, rows);
  const predictions = await batcher.predict(table);
  const { classes } = served.pipeline.body.model;
  checkFinite(predictions);
  await log?.append({ ids, model: served.name, version: served.version, inputs: table, predictions });
  const model = { name: served.name, version: served.version, hash: served.hash };
  const answer = { status: "ok" as const, model, ids, ...(warnings.length > 0 ? { warnings } : {}) };
  if (classes.length === 0) return { ...answer, predictions: [...predictions] };
  const probabilities = rows.map((_, row) => predictions.subarray(row * classes.length, (row + 1) * classes.length));
  return {
    ...answer,
    predictions: probabilities.map((row) => classes[mostLikely(row)]),
    probabilities: probabilities.map((row) => Object.fromEntries(classes.map((name, index) => [name, row[index]]))),
  };
}

function readBody(body: unknown): { rows: readonly Record<string, unknown>[]; ids: readonly string[] } {
  const { features, ids } = Object(body) as { features?: unknown; ids?: unknown };
  if (!Array.isArray(features) || features.length === 0 || features.length > mostRows) {
    throw new MillraceError("ERR_REQUEST_INVALID", {
      what: "'features'",
      expected: `an array of 1 to ${mostRows} rows`,
      received: Array.isArray(features) ? `${features.length} rows` : nameOf(features),
    });
  }
  features.forEach((row, index) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new MillraceError("ERR_REQUEST_INVALID", {
        what: `features[${index}]`,
        expected: "an object of column values",
        received: nameOf(row),
      });
    }
  });
  if (ids === undefined) return { rows: features, ids: features.map(() => randomUUID()) };
  if (
    !Array.isArray(ids) ||
    ids.length !== features.length ||
    ids.some((id) => typeof id !== "string" || id.length === 0 || id.length > 200)
  ) {
    throw new MillraceError("ERR_REQUEST_INVALID", {
      what: "'ids'",
      expected: `${features.length} strings of 1 to 200 characters`,
      received: nameOf(ids),
    });
  }
  return { rows: features, ids };
}

function nameOf(value: unknown): string {
  return value === undefined
    ? "nothing"
    : value === null
      ? "null"
      : Array.isArray(value)
        ? `an array of ${value.length}`
        : typeof value;
}

// JSON has no NaN: a row that cannot be predicted is an error that says so, never a null that looks like an answer.
function checkFinite(predictions: Float64Array): void {
  const at = predictions.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new MillraceError("ERR_INTERNAL", { what: `prediction ${at} is ${predictions[at]}` });
}

function mostLikely(probabilities: Float64Array): number {
  let best = 0;
  for (let index = 1; index < probabilities.length; index++)
    if (probabilities[index] > probabilities[best]) best = index;
  return best;
}
