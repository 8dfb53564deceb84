import type { Artifact } from "./artifact.js";

export interface ChecklistAnswer {
  readonly question: string;
  readonly answer: "yes" | "no" | "unknown";
  /** What was looked at, with numbers. */
  readonly evidence: string;
}

/** What phase 1 found: the goal as data. */
export interface ProblemBody {
  readonly objective: string;
  /** What the objective lacks (number, unit, deadline), each with a proposal; empty when it is well put. */
  readonly objectiveNotes: readonly string[];
  readonly task: "binary" | "multiclass" | "regression";
  readonly taskReason: string;
  readonly target: { readonly name: string; readonly from?: string; readonly above?: number };
  /** Classes in label order, as spelled in the source; empty for regression. */
  readonly classes: readonly string[];
  readonly metric: { readonly name: string; readonly direction: "higher" | "lower" };
  readonly gate: { readonly betterThanBaseline: boolean; readonly minimum?: number; readonly maximum?: number };
  readonly checklist: readonly ChecklistAnswer[];
  readonly verdict: { readonly decision: "go" | "modify" | "stop"; readonly reasons: readonly string[] };
  /** What the probe read: rows, columns, share of rows with a target. */
  readonly probe: {
    readonly rows: number;
    readonly columns: number;
    readonly bytes: number;
    readonly shareLabelled: number;
  };
}

export type Problem = Artifact<"problem", ProblemBody>;
