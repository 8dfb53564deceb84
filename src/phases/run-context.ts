// The hall: what every room is given besides the artifacts it works on.
import type { Deployment } from "../artifacts/deployment.js";
import type { FeatureSet } from "../artifacts/feature-set.js";
import type { HealthReport } from "../artifacts/health-report.js";
import type { PreparedData } from "../artifacts/prepared-data.js";
import type { Problem } from "../artifacts/problem.js";
import type { Profile } from "../artifacts/profile.js";
import type { RawData } from "../artifacts/raw-data.js";
import type { TrainedModel } from "../artifacts/trained-model.js";
import type { Config } from "../core/config.js";
import type { OnProgress } from "../core/progress.js";
import type { Runtime } from "../engine/runtime.js";

export interface RunContext {
  readonly config: Config;
  /** Folder of the configuration: source paths are relative to it. */
  readonly folder: string;
  /** The project's store: `<folder>/.millrace`. */
  readonly storeFolder: string;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly onProgress: OnProgress;
}

/** The artifact each phase makes. */
export interface PhaseArtifacts {
  readonly frame: Problem;
  readonly gather: RawData;
  readonly preprocess: PreparedData;
  readonly explore: Profile;
  readonly features: FeatureSet;
  readonly train: TrainedModel;
  readonly deploy: Deployment;
  readonly monitor: HealthReport;
}

export const phaseNames = [
  "frame",
  "gather",
  "preprocess",
  "explore",
  "features",
  "train",
  "deploy",
  "monitor",
] as const;
export type PhaseName = (typeof phaseNames)[number];

/** The artifacts of the phases that `parents` names; a phase sees no other. */
export type Parents<P extends PhaseName> = Pick<PhaseArtifacts, P>;

/**
 * One room of the house.
 *
 * `configKeys` are the top-level keys of the configuration its result depends on: together with the parents' hashes,
 * the seed and the version of the code they decide whether an earlier result still holds. Threads do not, and the device
 * only where it is `gpu` and the phase `differsOnGpu`.
 */
export interface Phase<N extends PhaseName = PhaseName, P extends PhaseName = PhaseName> {
  readonly name: N;
  /** Raised when the same inputs give another result than before. */
  readonly version: number;
  readonly parents: readonly P[];
  readonly configKeys: readonly (keyof Config)[];
  /** It runs ops whose result on a GPU, taken only where `gpu` was asked for, differs within a tolerance. */
  readonly differsOnGpu?: boolean;
  /** Facts outside configuration and parents that the result depends on, e.g. the sources' content hashes. */
  fingerprint?(context: RunContext): Promise<string>;
  run(context: RunContext, parents: Parents<P>): Promise<PhaseArtifacts[N]>;
}
