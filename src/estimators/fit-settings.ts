// What fit takes besides the features.
import type { TypedArray } from "../columns/column.js";
import type { OnProgress } from "../core/progress.js";
import type { BoostingFunctions } from "./caller-functions.js";
import type { Features } from "./estimator-input.js";
import type { Target } from "./estimator-target.js";
import type { FittedModel } from "./fitted-model.js";

export type NumberList = TypedArray | readonly number[];

/** Rows with their labels. */
export interface LabelledRows {
  /** Labels, or the name of the column of the features that holds them. `y` is another name for it. */
  readonly target?: string | Target;
  readonly y?: string | Target;
  /** `[n]` weights of the rows, from 0; not all 0. */
  readonly sampleWeight?: NumberList;
}

/** What rankings and offsets add to rows. */
export interface BoostedRows extends LabelledRows {
  /**
   * Where scores begin, instead of the best constant: `[n]`, or `[n x outputs]` row-major. A model does not keep them:
   * add them to `predictRaw` yourself.
   */
  readonly initScore?: NumberList;
  /** Rankings: how many rows each query has, in the order of the rows. */
  readonly group?: ArrayLike<number>;
  /** Rankings: the query of each row, or the name of the column of the features that holds it. Equal ones lie together. */
  readonly queryId?: string | TypedArray | readonly (number | string | bigint)[];
}

export interface FitSettings extends LabelledRows {
  /**
   * Weights of the classes, multiplied into those of the rows: `balanced` (rows / (classes x rows of the class)), or by
   * the class as text; a class left out has 1.
   */
  readonly classWeight?: "balanced" | Readonly<Record<string, number>>;
  /** Rows that early stopping watches; never trained on. */
  readonly validation?: LabelledRows & { readonly features: Features };
  /** Stops the fit: it then rejects with ERR_CANCELLED. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Native threads to use at most; default all cores. The model is the same to the bit for any number. */
  readonly threads?: number;
  readonly device?: "auto" | "cpu";
  readonly seed?: number;
}

/** What fit takes beside a source that is read twice, and never held: columns of it by name. */
export interface StreamSettings extends Omit<FitSettings, "target" | "y" | "sampleWeight"> {
  /** The column of the labels. `y` is another name for it. */
  readonly target?: string;
  readonly y?: string;
  /** Weights of the rows, from 0, or the column that has them. */
  readonly sampleWeight?: string | NumberList;
  /** Bytes that training may need, as reckoned once the rows are counted; default what the system has left. */
  readonly memoryLimit?: number;
}

export interface BoostingSettings extends Omit<FitSettings, "validation">, BoostedRows, BoostingFunctions {
  /** Rows that early stopping watches; never trained on. */
  readonly validation?: BoostedRows & { readonly features: Features };
  /**
   * Training goes on from this model: the new one has its trees and `numIterations` more. It must have the same
   * features, classes and objective; categories it does not know yet are added. With the same data and seed, 50 and 50
   * more rounds are the same model as 100, to the bit.
   */
  readonly initModel?: FittedModel;
  /** Bytes that training may need, as reckoned before it begins; default what the system has left. */
  readonly memoryLimit?: number;
}
