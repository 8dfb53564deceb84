import { MillraceError } from "../core/errors.js";
import type { PredictionLog } from "../store/prediction-log.js";

/** Answers POST /feedback: keeps labels by the id of their prediction. They may come late, twice and in any order. */
export async function feedback(body: unknown, log: PredictionLog | undefined): Promise<{ status: "ok"; kept: number }> {
  if (!log)
    throw new MillraceError("ERR_REQUEST_INVALID", {
      what: "feedback",
      expected: "a server that keeps a prediction log",
      received: "deploy.log: off",
    });
  const { labels } = Object(body) as { labels?: unknown };
  const isLabel = (item: unknown): item is { id: string; label: string | number | boolean } => {
    const { id, label } = Object(item) as { id?: unknown; label?: unknown };
    return typeof id === "string" && id.length > 0 && ["string", "number", "boolean"].includes(typeof label);
  };
  if (!Array.isArray(labels) || !labels.every(isLabel)) {
    throw new MillraceError("ERR_REQUEST_INVALID", {
      what: "'labels'",
      expected: "an array of {id, label}",
      received: Array.isArray(labels) ? "items of another shape" : typeof labels,
    });
  }
  await log.label(labels.map(({ id, label }) => ({ id, label: String(label) })));
  return { status: "ok", kept: labels.length };
}
