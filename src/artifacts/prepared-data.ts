import type { JsonValue } from "../core/json.js";
import type { Artifact } from "./artifact.js";
import type { InputColumn } from "./pipeline.js";

export const parts = ["train", "validation", "test"] as const;
export type Part = (typeof parts)[number];

/**
 * What phase 3 prepared: labelled rows only, duplicates gone.
 * Tables: `columns` (raw columns, imputed and clipped), `features` (encoded and scaled).
 * Arrays: `labels` float64 `[n]`, `part` uint8 `[n]` (0 train, 1 validation, 2 test), `row` uint32 `[n]` row in RawData.
 */
export interface PreparedDataBody {
  readonly inputs: readonly InputColumn[];
  readonly classes: readonly string[];
  readonly dropped: readonly { readonly column: string; readonly reason: string }[];
  readonly rowsRead: number;
  readonly duplicates: number;
  readonly unlabelled: number;
  readonly split: {
    readonly by: "hash" | "time";
    readonly rows: Readonly<Record<Part, number>>;
    /** Share of each class per part (classes), or mean of the target (regression). */
    readonly balance: Readonly<Record<Part, readonly number[]>>;
    /** Split by time: first and last time of each part, ISO 8601. */
    readonly spans?: Readonly<Record<Part, readonly [string, string]>>;
  };
  /** Fitted on training rows only, in order. */
  readonly transforms: readonly { readonly name: string; readonly state: JsonValue }[];
  /** What was done to each column, in words, with numbers: the change log. */
  readonly changes: readonly { readonly column: string; readonly what: string; readonly cells: number }[];
  /** Feature -> column it came from. */
  readonly features: readonly { readonly feature: string; readonly source: string }[];
}

export type PreparedData = Artifact<"prepared-data", PreparedDataBody>;
