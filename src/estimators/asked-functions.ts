// The worker's side of caller-functions.ts: asks, and sleeps until the answer is there.
import { receiveMessageOnPort } from "node:worker_threads";
import { MillraceError } from "../core/errors.js";
import { isStopped, type Runtime } from "../engine/runtime.js";
import type { FitOptions } from "../models/learner.js";
import { type Exchange, type Question, turns } from "./caller-functions.js";

/** How long a stop may go unnoticed. */
const pollMs = 20;

/** The caller's functions as a learner calls them. */
export function askedFunctions(exchange: Exchange, runtime: Runtime): Pick<FitOptions, "customLoss" | "customMetric"> {
  const { loss, hasMetric, port } = exchange;
  const ask = (question: Question) => waitForAnswer(exchange, question, runtime);
  return {
    ...(loss && {
      customLoss: {
        outputs: loss.outputs,
        gradientsOf(scores, round) {
          ask({ name: "objective", round, scores });
          return { gradients: loss.gradients, hessians: loss.hessians };
        },
      },
    }),
    ...(hasMetric && {
      customMetric(scores, round) {
        ask({ name: "metric", round, scores });
        return receiveMessageOnPort(port)?.message;
      },
    }),
  };
}

function waitForAnswer({ port, turn }: Exchange, question: Question, runtime: Runtime): void {
  Atomics.store(turn, 0, turns.asked);
  port.postMessage(question);
  while (Atomics.load(turn, 0) === turns.asked) {
    if (isStopped(runtime)) throw new MillraceError("ERR_CANCELLED", { what: "the training" });
    Atomics.wait(turn, 0, turns.asked, pollMs);
  }
  const hasFailed = Atomics.load(turn, 0) === turns.failed;
  Atomics.store(turn, 0, turns.workers);
  // Its own error stays with the caller, who rejects fit with it: this only ends the training.
  if (hasFailed) {
    const { name, round } = question;
    throw new MillraceError("ERR_FUNCTION_FAILED", { name, round, reason: "see its cause" });
  }
}
