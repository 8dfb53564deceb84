import type { ModelHeader } from "../models/model.js";
import type { Artifact } from "./artifact.js";
import type { PipelineBody } from "./pipeline.js";

export type Scores = Readonly<Record<string, number>>;

export interface ModelResult {
  readonly kind: string;
  readonly title: string;
  readonly parameters: ModelHeader["parameters"];
  readonly train: Scores;
  readonly validation: Scores;
  /** Half-width of a 95 % interval of the metric on validation. */
  readonly noise: number;
  /** Metric on validation after each round, for learners that have rounds. */
  readonly curve?: {
    readonly train: readonly number[];
    readonly validation: readonly number[];
    readonly metric: string;
  };
  readonly chosen: boolean;
}

/** What phase 6 trained. Arrays: those of the chosen model, named `model/<array>`; `golden` rows' predictions. */
export interface TrainedModelBody {
  readonly pipeline: PipelineBody;
  readonly metric: { readonly name: string; readonly direction: "higher" | "lower" };
  readonly rule: string;
  readonly models: readonly ModelResult[];
  readonly scores: { readonly train: Scores; readonly validation: Scores; readonly test: Scores };
  /** 95 % interval of the metric on the test rows. */
  readonly interval: readonly [number, number];
  readonly gate: { readonly passed: boolean; readonly sentence: string };
  readonly importance: readonly { readonly feature: string; readonly source: string; readonly share: number }[];
  readonly evaluation: {
    /** Rows by true class, columns by predicted class; classes only. */
    readonly confusion?: readonly (readonly number[])[];
    /** Binary only: points (false positive rate, true positive rate). */
    readonly roc?: readonly (readonly [number, number])[];
    /** Binary only: mean predicted probability, observed share, rows. */
    readonly calibration?: readonly (readonly [number, number, number])[];
    /** Regression only: (predicted, true) of at most 500 test rows. */
    readonly scatter?: readonly (readonly [number, number])[];
    readonly residuals?: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  };
}

export type TrainedModel = Artifact<"trained-model", TrainedModelBody>;
