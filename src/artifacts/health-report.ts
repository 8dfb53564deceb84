import type { Artifact } from "./artifact.js";

export interface ColumnDrift {
  readonly column: string;
  readonly test: "ks" | "chi-square";
  readonly statistic: number;
  readonly pValue: number;
  /** After the multiplicity correction. */
  readonly adjusted: number;
  readonly drifted: boolean;
  /** Histogram of both sides on the same edges (numeric) or counts of the top values. */
  readonly bins: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** What phase 8 saw. */
export interface HealthReportBody {
  readonly model: { readonly name: string; readonly version: number };
  /** Where the current rows come from: `prediction log`, `test rows`. */
  readonly window: { readonly source: string; readonly rows: number; readonly referenceRows: number };
  readonly drift: readonly ColumnDrift[];
  readonly prediction: ColumnDrift | null;
  /** Live metrics of rows whose label has arrived, beside those at training. */
  readonly performance: {
    readonly rows: number;
    readonly live: Readonly<Record<string, number>>;
    readonly test: Readonly<Record<string, number>>;
  };
  readonly alerts: readonly string[];
  readonly retrain: {
    readonly decision: "keep" | "retrain";
    readonly reasons: readonly string[];
    readonly from: 1 | 2;
  };
}

export type HealthReport = Artifact<"health-report", HealthReportBody>;
