import type { Artifact } from "./artifact.js";

export interface NumericProfile {
  readonly count: number;
  readonly missing: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly skewness: number;
  readonly kurtosis: number;
  readonly minimum: number;
  readonly maximum: number;
  /** 5, 25, 50, 75, 95 %. */
  readonly quantiles: readonly number[];
  readonly outliers: number;
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  /** Per class (or per quarter of the target): the box plot's five numbers. */
  readonly byTarget: readonly { readonly group: string; readonly count: number; readonly five: readonly number[] }[];
}

export interface CategoricalProfile {
  readonly count: number;
  readonly missing: number;
  readonly distinct: number;
  /** Most frequent first, at most 20; `other` holds the rest. `target`: share of the last class, or mean of the target. */
  readonly top: readonly { readonly value: string; readonly count: number; readonly target: number | null }[];
  readonly other: number;
}

export interface ColumnProfile {
  readonly name: string;
  readonly role: "numeric" | "categorical" | "text" | "time";
  readonly numeric?: NumericProfile;
  readonly categorical?: CategoricalProfile;
  /** How strongly it goes with the target, 0 to 1: |r| or the correlation ratio or Cramér's V, with its name and p-value. */
  readonly relation: { readonly measure: string; readonly value: number; readonly pValue: number } | null;
}

export interface Finding {
  readonly severity: "info" | "warning" | "alarm";
  readonly kind: "leak" | "redundant" | "skewed" | "outliers" | "missing" | "constant" | "imbalance" | "relation";
  readonly columns: readonly string[];
  readonly what: string;
  /** Configuration change proposed, as `key: value`. */
  readonly proposal?: string;
}

/** What phase 4 saw, on training rows only. */
export interface ProfileBody {
  readonly rows: number;
  readonly target: { readonly name: string; readonly profile: ColumnProfile };
  readonly columns: readonly ColumnProfile[];
  /** Pearson correlations of numeric columns, row-major `[n x n]`; null where undefined. */
  readonly correlation: { readonly names: readonly string[]; readonly values: readonly (number | null)[] };
  readonly findings: readonly Finding[];
}

export type Profile = Artifact<"profile", ProfileBody>;
