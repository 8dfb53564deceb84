// What one process is asked to do and what it answers: one JSON document each way, the same for ours and for the peers.

/** Names as LightGBM's, in camelCase; every library translates them to its own. */
export interface TreeParameters {
  readonly trees: number;
  readonly leaves: number;
  /** -1: no limit, leaf by leaf; else level by level where a library knows it. */
  readonly depth: number;
  readonly learningRate: number;
  readonly lambda: number;
  readonly maxBin: number;
  readonly minRows: number;
}

export const libraries = [
  "millrace",
  "lightgbm",
  "lightgbm-quantized",
  "xgboost",
  "catboost",
  "hist-gradient-boosting",
  "random-forest",
  "tl2cgen",
] as const;
export type Library = (typeof libraries)[number];

/**
 * - `train`: build the data set, train, predict the test rows (and one row at a time where asked)
 * - `construct`: only build the data set, from columns
 * - `forest`: train a random forest
 * - `loaded`: predict with a model file of LightGBM
 */
export type JobKind = "train" | "construct" | "forest" | "loaded";

export interface Job {
  readonly kind: JobKind;
  readonly library: Library;
  /** Path of the data set's description. */
  readonly data: string;
  readonly threads: number;
  readonly seed: number;
  readonly parameters: TreeParameters;
  /** Whether columns with levels are categories; else their codes are numbers. */
  readonly categorical: boolean;
  /** Where predictions of the test rows go: float64, one a row and output. */
  readonly predictions: string;
  /** Where LightGBM saves its model, and where `loaded` finds it. */
  readonly model: string;
  readonly singleRow: boolean;
}

/** One way to ask a library for something, and what it took. */
export interface Way {
  readonly way: string;
  readonly value: number;
}

export interface Answer {
  readonly version: string;
  /** Data set construction, where a library shows it apart. */
  readonly constructSeconds?: number;
  readonly constructCpuSeconds?: number;
  /** Training; with construction where `constructSeconds` is not there. */
  readonly trainSeconds?: number;
  readonly trainCpuSeconds?: number;
  /** Peak of the resident memory from construction to the end of training, less what was resident with the input loaded. */
  readonly peakBytes?: number;
  /** Rows a second over all test rows. */
  readonly predict?: readonly Way[];
  /** Microseconds of one row. */
  readonly singleRow?: readonly Way[];
  /** Ways to build the data set, in seconds of processor time and by the clock. */
  readonly construct?: readonly (Way & { readonly wallSeconds: number })[];
  /** Says when two models are the same: SHA-256 of the predictions of all test rows. */
  readonly hash?: string;
}

/** A job that was run, or why not. */
export interface Outcome {
  readonly job: Job;
  readonly round: number;
  readonly answer?: Answer;
  readonly scores?: ReadonlyMap<string, number>;
  readonly missing?: string;
}
