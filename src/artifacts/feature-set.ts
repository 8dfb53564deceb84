import type { JsonValue } from "../core/json.js";
import type { Artifact } from "./artifact.js";
import type { InputColumn } from "./pipeline.js";

/**
 * What a model is trained on. Table `features`: all rows, selected features. Arrays: `labels`, `part` as in PreparedData.
 */
export interface FeatureSetBody {
  readonly inputs: readonly InputColumn[];
  readonly classes: readonly string[];
  /** The whole fitted pipeline so far: preprocess, then features. */
  readonly transforms: readonly { readonly name: string; readonly state: JsonValue }[];
  readonly features: readonly {
    readonly feature: string;
    readonly source: string;
    /** In words: `one-hot of origin`, `month of date`. */
    readonly made: string;
    /** Relation to the target on training rows by the selection method; null when none ran. */
    readonly score: number | null;
    readonly pValue: number | null;
  }[];
  readonly rejected: readonly { readonly feature: string; readonly reason: string; readonly score: number | null }[];
  readonly selection: { readonly method: string; readonly keep: number; readonly candidates: number };
}

export type FeatureSet = Artifact<"feature-set", FeatureSetBody>;
