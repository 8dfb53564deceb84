import type { Artifact } from "./artifact.js";

/** One column of the data dictionary. */
export interface DictionaryEntry {
  readonly name: string;
  readonly type: string;
  /** What the column seems to be for: id, target, numeric, categorical, text, time, constant. */
  readonly role: "id" | "target" | "numeric" | "categorical" | "text" | "time" | "constant";
  readonly missing: number;
  readonly distinct: number;
  /** Up to five values, as text. */
  readonly examples: readonly string[];
  readonly minimum?: number | string;
  readonly maximum?: number | string;
}

export interface QualityIssue {
  readonly severity: "info" | "warning" | "error";
  readonly column?: string;
  readonly what: string;
  /** Configuration change that would mend it, e.g. `preprocess.drop: [id]`. */
  readonly proposal?: string;
}

/** What phase 2 gathered. Table `data`: the rows as read, typed, target derived. */
export interface RawDataBody {
  /** File names without folders, with size, rows and content hash. */
  readonly sources: readonly {
    readonly file: string;
    readonly format: string;
    readonly bytes: number;
    readonly rows: number;
    readonly sha256: string;
    readonly dialect: Readonly<Record<string, string | number | boolean>>;
  }[];
  readonly rows: number;
  readonly columns: number;
  readonly badLines: {
    readonly count: number;
    readonly share: number;
    readonly first: readonly { line: number; reason: string; text: string }[];
  };
  readonly dictionary: readonly DictionaryEntry[];
  readonly issues: readonly QualityIssue[];
  /** Rows per feature and per class against rules of thumb. */
  readonly sufficiency: { readonly rowsPerFeature: number; readonly smallestClass?: number; readonly verdict: string };
}

export type RawData = Artifact<"raw-data", RawDataBody>;
