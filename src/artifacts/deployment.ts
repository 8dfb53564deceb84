import type { Artifact } from "./artifact.js";

/** What phase 7 published. */
export interface DeploymentBody {
  readonly name: string;
  readonly version: number;
  /** The alias that points to it; null when the gate was not passed. */
  readonly alias: string | null;
  /** SHA-256 of the pipeline file. */
  readonly hash: string;
  readonly bytes: number;
  readonly kind: string;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
  /** Rows predicted from the published file and compared with training, byte for byte. */
  readonly goldenRows: number;
}

export type Deployment = Artifact<"deployment", DeploymentBody>;
