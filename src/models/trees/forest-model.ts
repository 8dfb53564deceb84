// A forest and how its scores become answers: what a reader of another library's file makes, and a writer takes.
import type { ModelHeader } from "../model.js";
import type { Forest } from "./forest.js";
import type { ForestAnswer } from "./forest-predictor.js";

export interface ForestModel {
  readonly header: ModelHeader;
  readonly forest: Forest;
  readonly answer: ForestAnswer;
}

/** The header of a model read from another library's file. */
export interface LoadedHeader extends ModelHeader {
  readonly library: "lightgbm" | "xgboost";
  /** Of the library, as far as the file tells: `v4`, `3.2.0`. */
  readonly version: string;
  /** As the file spells it, with its settings: `multiclass num_class:3`. Empty: the file has none. */
  readonly objective: string;
  /** Rounds in the file, of which `iterations` may have taken a part. */
  readonly iterations: number;
  /** The best round in the eyes of early stopping, counted from 0; undefined where the file does not tell. */
  readonly bestIteration?: number;
  /** Features that are category codes, by position. */
  readonly categorical: readonly boolean[];
}

export interface LoadedModel extends ForestModel {
  readonly header: LoadedHeader;
}

/** Which rounds of a model to take: all, up to the best one, or from `begin` (counted from 0) to before `end`. */
export type Iterations = "all" | "best" | readonly [begin: number, end: number];

export interface LoadOptions {
  readonly iterations?: Iterations;
  /** Names of the classes, in the order of the library's class numbers; default "0", "1", ... */
  readonly classes?: readonly string[];
}
