import type { DeploymentBody } from "../artifacts/deployment.js";
import type { FeatureSetBody } from "../artifacts/feature-set.js";
import type { HealthReportBody } from "../artifacts/health-report.js";
import type { PreparedDataBody } from "../artifacts/prepared-data.js";
import type { ProblemBody } from "../artifacts/problem.js";
import type { ProfileBody } from "../artifacts/profile.js";
import type { RawDataBody } from "../artifacts/raw-data.js";
import type { TrainedModelBody } from "../artifacts/trained-model.js";
import type { OpUse } from "../engine/run-report.js";

/** The bodies of the artifacts that are there, one a phase. */
export interface ReportBodies {
  readonly problem?: ProblemBody;
  readonly rawData?: RawDataBody;
  readonly preparedData?: PreparedDataBody;
  readonly profile?: ProfileBody;
  readonly featureSet?: FeatureSetBody;
  readonly trainedModel?: TrainedModelBody;
  readonly deployment?: DeploymentBody;
  readonly healthReport?: HealthReportBody;
}

/** Facts of one run. They stand in the HTML only, never in its JSON twin, which holds results. */
export interface RunFacts {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly phases: readonly RunPhase[];
  readonly seed?: number;
  readonly threads?: number;
  readonly device?: string;
  readonly host?: string;
}

export interface RunPhase {
  readonly name: string;
  readonly status: "done" | "cached";
  readonly seconds: number;
  /** What its ops ran on; a phase taken from an earlier run has none. */
  readonly ops?: readonly OpUse[];
}

export interface ReportInput {
  /** Name of the project. */
  readonly name: string;
  readonly artifacts: ReportBodies;
  readonly run?: RunFacts;
}

export interface PhaseHeading {
  readonly number: number;
  /** As in the command line and the ledger. */
  readonly name: string;
  readonly title: string;
  /** What the phase answers. */
  readonly question: string;
  readonly body: keyof ReportBodies;
}

/** The eight phases, in order. */
export const phaseHeadings: readonly PhaseHeading[] = [
  {
    number: 1,
    name: "frame",
    title: "Frame",
    question: "What is to be predicted, and how will we know it works?",
    body: "problem",
  },
  {
    number: 2,
    name: "gather",
    title: "Gather",
    question: "What data is there, and is it fit for the purpose?",
    body: "rawData",
  },
  {
    number: 3,
    name: "preprocess",
    title: "Preprocess",
    question: "What was cleaned, and how were the rows split?",
    body: "preparedData",
  },
  { number: 4, name: "explore", title: "Explore", question: "What does the training data look like?", body: "profile" },
  { number: 5, name: "features", title: "Features", question: "What does the model see?", body: "featureSet" },
  {
    number: 6,
    name: "train",
    title: "Train",
    question: "Which model is best, and how good is it on rows it has never seen?",
    body: "trainedModel",
  },
  {
    number: 7,
    name: "deploy",
    title: "Deploy",
    question: "What was published, and how is it called?",
    body: "deployment",
  },
  {
    number: 8,
    name: "monitor",
    title: "Monitor",
    question: "Does it still hold, or is it time to go round again?",
    body: "healthReport",
  },
];
