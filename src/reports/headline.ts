// The few facts that answer the reader's first questions, taken from the artifacts; the head of the HTML and the Markdown tell them.
import type { ReportInput } from "./report-input.js";

export type Tone = "good" | "warn" | "bad" | "open";

export interface Alarm {
  /** Number of the phase that raised it. */
  readonly phase: number;
  readonly tone: "warn" | "bad";
  readonly what: string;
  readonly proposal?: string;
}

export interface Headline {
  readonly title: string;
  readonly verdict: { readonly tone: Tone; readonly label: string; readonly sentence: string };
  readonly model?: {
    readonly title: string;
    readonly metric: string;
    readonly direction: "higher" | "lower";
    readonly test: number;
    readonly interval: readonly [number, number];
    /** The baseline's metric on validation, and the chosen model's. */
    readonly baseline?: number;
    readonly validation?: number;
  };
  readonly alarms: readonly Alarm[];
}

export function headlineOf({ name, artifacts }: ReportInput): Headline {
  const { problem, trainedModel } = artifacts;
  const chosen = trainedModel?.models.find((model) => model.chosen);
  const metric = trainedModel?.metric.name;
  return {
    title: problem?.objective.trim() || name,
    verdict: verdictOf(artifacts),
    alarms: alarmsOf(artifacts),
    ...(trainedModel && chosen && metric !== undefined
      ? {
          model: {
            title: chosen.title,
            metric,
            direction: trainedModel.metric.direction,
            test: trainedModel.scores.test[metric] ?? Number.NaN,
            interval: trainedModel.interval,
            baseline: trainedModel.models.find((model) => model.kind === "baseline")?.validation[metric],
            validation: chosen.validation[metric],
          },
        }
      : {}),
  };
}

function verdictOf({ problem, trainedModel }: ReportInput["artifacts"]): Headline["verdict"] {
  if (trainedModel) {
    const { passed } = trainedModel.gate;
    return {
      tone: passed ? "good" : "bad",
      label: passed ? "Gate met" : "Gate not met",
      sentence: gateSentence(trainedModel.gate),
    };
  }
  if (!problem) return { tone: "open", label: "Not framed yet", sentence: "" };
  const { decision, reasons } = problem.verdict;
  const tone = decision === "go" ? "good" : decision === "modify" ? "warn" : "bad";
  return { tone, label: verdictLabel(decision), sentence: reasons.join(" ") };
}

/** A quality issue in one sentence that names its column. */
function issueText({ column, what }: { readonly column?: string; readonly what: string }): string {
  return column === undefined || what.includes(`'${column}'`) ? what : `'${column}': ${what}`;
}

/** What the gate's sentence says after its verdict, which stands before it as a label. */
export function gateSentence({ sentence }: { readonly sentence: string }): string {
  const rest = sentence.replace(/^Gate (not )?met[.:]\s*/i, "");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

export function verdictLabel(decision: "go" | "modify" | "stop"): string {
  return decision === "go" ? "Go" : decision === "modify" ? "Go, with changes" : "Stop";
}

/** What must not be overlooked, by phase: worst first within each. Warnings stay in their sections. */
function alarmsOf({
  problem,
  rawData,
  profile,
  trainedModel,
  healthReport,
}: ReportInput["artifacts"]): readonly Alarm[] {
  const alarms: Alarm[] = [];
  // Without a model the verdict is what the head of the report says anyway; with one, the gate is.
  if (problem && trainedModel && problem.verdict.decision !== "go") {
    const tone = problem.verdict.decision === "stop" ? "bad" : "warn";
    alarms.push({
      phase: 1,
      tone,
      what: `${verdictLabel(problem.verdict.decision)}. ${problem.verdict.reasons.join(" ")}`,
    });
  }
  for (const issue of rawData?.issues ?? []) {
    if (issue.severity === "error")
      alarms.push({ phase: 2, tone: "bad", what: issueText(issue), proposal: issue.proposal });
  }
  for (const finding of profile?.findings ?? []) {
    if (finding.severity === "alarm")
      alarms.push({ phase: 4, tone: "bad", what: finding.what, proposal: finding.proposal });
  }
  for (const what of healthReport?.alerts ?? []) alarms.push({ phase: 8, tone: "warn", what });
  return alarms;
}
