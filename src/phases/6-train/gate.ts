import type { Problem } from "../../artifacts/problem.js";
import type { TrainedModelBody } from "../../artifacts/trained-model.js";
import type { Interval } from "../../metrics/bootstrap.js";
import type { Metric } from "../../metrics/metric.js";

export interface GateScores {
  readonly model: number;
  readonly baseline: number;
  /** Of the model's lead over the baseline on the test rows; undefined where the bootstrap could say nothing. */
  readonly lead: Interval | undefined;
}

/**
 * Whether the test score meets what phase 1 asked for. Clearly better than the baseline: the 95 % bootstrap interval of
 * the lead on the same test rows lies above 0.
 */
export function judge(gate: Problem["body"]["gate"], metric: Metric, scores: GateScores): TrainedModelBody["gate"] {
  const { model, baseline, lead } = scores;
  const failures: string[] = [];
  const clear = lead !== undefined && lead.low > 0;
  const short = (value: number) => String(Number(value.toPrecision(4)));
  const against = `test ${metric.name} is ${short(model)}, the baseline's ${short(baseline)}`;
  if (gate.betterThanBaseline && !clear) failures.push("it is not clearly better than the baseline");
  if (gate.minimum !== undefined && !(model >= gate.minimum))
    failures.push(`it is below the minimum of ${gate.minimum}`);
  if (gate.maximum !== undefined && !(model <= gate.maximum))
    failures.push(`it is above the maximum of ${gate.maximum}`);
  const leads = lead ? `; the lead is between ${short(lead.low)} and ${short(lead.high)} (95 %)` : "";
  const verdict = failures.length > 0 ? `not met: ${failures.join(", and ")}` : "met";
  return { passed: failures.length === 0, sentence: `Gate ${verdict}. The ${against}${leads}.` };
}
