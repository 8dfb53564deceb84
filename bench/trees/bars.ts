// What is asked of the tree engine, as data: a ratio of ours to a peer's, the bar, and what would be better still.
import type { Library } from "./jobs.js";

/**
 * - `train`: seconds without data set construction; of the processor with one thread, by the clock with more
 * - `construct`: seconds of data set construction, the fastest way of each, measured as `train` is
 * - `memory`: peak memory over the input
 * - `predict`: rows a second in batches · `single-row`: microseconds of one row · `loaded`: rows a second of LightGBM's model
 */
export type Figure = "train" | "construct" | "memory" | "predict" | "single-row" | "loaded";

export interface Bar {
  readonly what: string;
  readonly figure: Figure;
  readonly case: string;
  /** The fastest of them is the peer; a bar on prediction takes their fastest call. */
  readonly peers: readonly Library[];
  readonly threads: readonly number[];
  /** `most`: the ratio of ours to the peer's may be at most the bar; `least`: must be at least. */
  readonly sense: "most" | "least";
  /** Not there: a figure worth seeing that nothing is asked of. */
  readonly bar?: number;
  readonly stretch?: number;
  /** The way of ours that counts, where there are several. */
  readonly way?: string;
}

const both = [1, 2];
const most = (
  figure: Figure,
  what: string,
  id: string,
  peers: readonly Library[],
  bar: number,
  stretch: number,
): Bar => ({
  what,
  figure,
  case: id,
  peers,
  threads: both,
  sense: "most",
  bar,
  stretch,
});
const least = (what: string, id: string, peers: readonly Library[], bar?: number, stretch?: number): Bar => ({
  what,
  figure: "predict",
  case: id,
  peers,
  threads: both,
  sense: "least",
  ...(bar === undefined ? {} : { bar }),
  ...(stretch === undefined ? {} : { stretch }),
});
const constructed = ["higgs-leaf", "airline-codes", "wide-leaf", "multi-leaf"];
const predicted = ["higgs-leaf", "higgs-depth6"];

export const bars: readonly Bar[] = [
  most("train", "train, dense", "higgs-leaf", ["lightgbm"], 0.45, 0.3),
  most("train", "train, dense", "higgs-leaf", ["xgboost"], 0.45, 0.3),
  most("train", "train, dense", "higgs-leaf", ["lightgbm-quantized"], 0.5, 0.35),
  most("train", "train, depth 6", "higgs-depth6", ["lightgbm"], 0.5, 0.35),
  most("train", "train, depth 6", "higgs-depth6", ["xgboost"], 0.5, 0.35),
  most("train", "train, categories", "airline-categories", ["lightgbm"], 0.55, 0.4),
  most("train", "train, categories", "airline-categories", ["xgboost"], 0.55, 0.4),
  most("train", "train, codes as numbers", "airline-codes", ["lightgbm"], 0.55, 0.4),
  most("train", "train, codes as numbers", "airline-codes", ["xgboost"], 0.55, 0.4),
  most("train", "train, wide", "wide-leaf", ["lightgbm"], 0.25, 0.15),
  most("train", "train, wide", "wide-leaf", ["xgboost"], 0.25, 0.15),
  most("train", "train, 7 classes", "multi-leaf", ["lightgbm"], 0.8, 0.5),
  most("train", "train, 7 classes", "multi-leaf", ["xgboost"], 0.45, 0.3),
  most("train", "random forest", "forest", ["lightgbm", "random-forest"], 0.4, 0.2),
  ...constructed.flatMap((id) => [
    most("construct", "data set construction", id, ["lightgbm"], 0.3, 0.15),
    most("construct", "data set construction", id, ["xgboost"], 0.3, 0.15),
  ]),
  ...constructed.map((id) => most("memory", "peak memory", id, ["lightgbm"], 0.6, 0.4)),
  ...predicted.flatMap((id) => [
    least("batch prediction", id, ["lightgbm", "tl2cgen"], 8, 15),
    least("batch prediction", id, ["xgboost"], 3, 5),
    least("batch prediction, its own call", id, ["lightgbm"]),
  ]),
  ...predicted.flatMap((id): Bar[] => [
    { ...single(id, "one row, from C++", 0.4, 0.2), way: "native op" },
    { ...single(id, "one row, from JavaScript", 1, 0.5), way: "javascript" },
  ]),
  ...predicted.map(
    (id): Bar => ({ ...least("LightGBM's model, in batches", id, ["lightgbm"], 8, 15), figure: "loaded" }),
  ),
];

function single(id: string, what: string, bar: number, stretch: number): Bar {
  return { ...most("single-row", what, id, ["lightgbm"], bar, stretch), threads: [1] };
}

/** How far ours may lie behind a peer, in the mean over the seeds: on every set. */
export interface AccuracyBar {
  readonly metric: "roc_auc" | "accuracy" | "log_loss" | "rmse";
  readonly peer: Library;
  /** Absolute where higher is better; else relative to the peer's. */
  readonly behind: number;
}

export const accuracyBars: readonly AccuracyBar[] = [
  { metric: "roc_auc", peer: "lightgbm", behind: 0.0005 },
  { metric: "roc_auc", peer: "xgboost", behind: 0.001 },
  { metric: "accuracy", peer: "lightgbm", behind: 0.0005 },
  { metric: "accuracy", peer: "xgboost", behind: 0.001 },
  { metric: "log_loss", peer: "lightgbm", behind: 0.002 },
  { metric: "log_loss", peer: "xgboost", behind: 0.002 },
  { metric: "rmse", peer: "lightgbm", behind: 0.002 },
  { metric: "rmse", peer: "xgboost", behind: 0.002 },
];

/** Of the run over 1e7 and 1e8 streamed rows: memory of a row in all, and time of a row and tree, the larger to the smaller. */
export const scaleBars = { bytesPerRow: 80, timeRatio: 1.3 } as const;
