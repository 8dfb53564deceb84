// What changed between two runs (data, configuration, seed, code), and what it did to the metrics.
import type { TrainedModelBody } from "../artifacts/trained-model.js";
import type { JsonValue } from "../core/json.js";
import type { ArtifactStore } from "../store/artifact-store.js";
import type { PastRun } from "./run-history.js";

export interface ConfigChange {
  /** Dotted path. */
  readonly key: string;
  readonly before: JsonValue | null;
  readonly after: JsonValue | null;
}

export interface MetricChange {
  readonly metric: string;
  readonly before: number;
  readonly after: number;
  readonly delta: number;
}

export interface Comparison {
  readonly runs: readonly [string, string];
  readonly changed: {
    readonly data: boolean;
    readonly config: boolean;
    readonly seed: boolean;
    readonly code: boolean;
  };
  readonly config: readonly ConfigChange[];
  readonly seed: readonly [number, number];
  readonly code: readonly [string, string];
  /** Phases whose results differ, in order. */
  readonly phases: readonly string[];
  readonly model: readonly [string | null, string | null];
  /** Per part, for the metrics both have. */
  readonly metrics: Readonly<Record<"train" | "validation" | "test", readonly MetricChange[]>>;
}

export function compareRuns(before: PastRun, after: PastRun, store: ArtifactStore): Comparison {
  const config = configChanges(before.config, after.config, "").filter(({ key }) => key !== "seed");
  const [old, now] = [before, after].map((run) => trainedOf(run, store));
  const artifact = (run: PastRun, name: string) => run.phases.find((phase) => phase.name === name);
  const names = [...new Set([...before.phases, ...after.phases].map(({ name }) => name))];
  const dataOf = (run: PastRun) => run.phases.map(({ name, ingredients }) => [name, ingredients.fingerprint] as const);
  const fingerprints = new Map(dataOf(before).filter(([name]) => name !== "monitor"));
  const versions = (run: PastRun) =>
    new Map(run.phases.map(({ name, ingredients }) => [name, ingredients.phaseVersion]));
  const [oldVersions, newVersions] = [versions(before), versions(after)];
  return {
    runs: [before.id, after.id],
    changed: {
      data: dataOf(after).some(([name, hash]) => fingerprints.has(name) && fingerprints.get(name) !== hash),
      config: config.length > 0,
      seed: before.seed !== after.seed,
      code:
        before.code !== after.code ||
        [...newVersions].some(([name, version]) => oldVersions.has(name) && oldVersions.get(name) !== version),
    },
    config,
    seed: [before.seed, after.seed],
    code: [before.code, after.code],
    phases: names.filter((name) => artifact(before, name)?.artifact !== artifact(after, name)?.artifact),
    model: [old?.pipeline.model.kind ?? null, now?.pipeline.model.kind ?? null],
    metrics: {
      train: metricChanges(old?.scores.train, now?.scores.train),
      validation: metricChanges(old?.scores.validation, now?.scores.validation),
      test: metricChanges(old?.scores.test, now?.scores.test),
    },
  };
}

function trainedOf(run: PastRun, store: ArtifactStore): TrainedModelBody | undefined {
  const phase = run.phases.find(({ name }) => name === "train");
  return phase && store.has(phase.artifact)
    ? (store.getBody(phase.artifact, phase.bodyHash) as TrainedModelBody)
    : undefined;
}

function metricChanges(
  before: Readonly<Record<string, number>> = {},
  after: Readonly<Record<string, number>> = {},
): MetricChange[] {
  return Object.entries(before)
    .filter(([metric]) => Object.hasOwn(after, metric))
    .map(([metric, value]) => ({ metric, before: value, after: after[metric], delta: after[metric] - value }));
}

/** The paths at which two JSON values differ; a list is compared as a whole. */
export function configChanges(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): ConfigChange[] {
  const isRecord = (value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (isRecord(before) && isRecord(after)) {
    const member = (value: Readonly<Record<string, JsonValue>>, key: string) =>
      Object.hasOwn(value, key) ? value[key] : undefined;
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      configChanges(member(before, key), member(after, key), path === "" ? key : `${path}.${key}`),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ key: path, before: before ?? null, after: after ?? null }];
}
