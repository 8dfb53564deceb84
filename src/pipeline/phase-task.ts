// The pool task that runs one phase in a worker. Artifacts come and go as shared memory: nothing bulky is copied.
import type { Artifact } from "../artifacts/artifact.js";
import { releaseShared } from "../columns/shared-memory.js";
import type { Config } from "../core/config.js";
import { MillraceError } from "../core/errors.js";
import { type DeviceChoice, Devices } from "../engine/devices.js";
import { makeRunReport, type OpUse, usesOf } from "../engine/run-report.js";
import { threadsOf } from "../engine/runtime.js";
import type { Task, TaskContext } from "../engine/workers/worker.js";
import type { Parents, Phase, PhaseName, RunContext } from "../phases/run-context.js";
import { ArtifactStore, nameArtifact, type StoredArtifact } from "../store/artifact-store.js";

export interface PhaseInput {
  readonly phase: PhaseName;
  /** Only ask the phase what the world outside looks like. */
  readonly fingerprintOnly?: boolean;
  readonly config: Config;
  readonly folder: string;
  readonly storeFolder: string;
  /** Where ops may run; default the CPU. */
  readonly device?: DeviceChoice;
  /** In memory when the caller has it, else by hash, to be read from the store. */
  readonly parents: readonly { readonly name: PhaseName; readonly artifact?: Artifact; readonly hash: string }[];
}

export interface PhaseOutput {
  readonly fingerprint: string;
  /** The rest is missing when only the fingerprint was asked for. */
  readonly artifact?: Artifact;
  readonly named?: StoredArtifact;
  readonly report?: readonly OpUse[];
  /** Parents that were read from the store, for the phases to come. */
  readonly loaded?: readonly (readonly [PhaseName, Artifact])[];
}

/** The task over a list of phases. */
export function phaseTask(phases: readonly Phase[]): Task<PhaseInput, PhaseOutput> {
  return async (input, task) => {
    const phase = phases.find(({ name }) => name === input.phase);
    if (!phase) throw new MillraceError("ERR_INTERNAL", { what: `there is no phase '${input.phase}'` });
    if (input.fingerprintOnly) return { fingerprint: (await phase.fingerprint?.(contextOf(input, task))) ?? "" };
    try {
      return await runPhase(phase, input, task);
    } finally {
      // When the answer has left, this worker must not hold on to it, nor to what the phase used on its way.
      setImmediate(releaseShared);
    }
  };
}

async function runPhase(phase: Phase, input: PhaseInput, task: TaskContext): Promise<PhaseOutput> {
  const report = makeRunReport();
  await using devices = new Devices(input.device ?? "cpu", { threads: threadsOf(task.runtime) });
  const context = contextOf(input, { ...task, runtime: { ...task.runtime, report, devices } });
  const store = new ArtifactStore(input.storeFolder);
  const loaded: [PhaseName, Artifact][] = [];
  const parents = input.parents.map(({ name, artifact, hash }) => {
    if (artifact) return [name, artifact] as const;
    const read = store.get(hash);
    loaded.push([name, read]);
    return [name, read] as const;
  });
  const artifact = (await phase.run(
    context,
    Object.fromEntries(parents) as unknown as Parents<PhaseName>,
  )) as unknown as Artifact;
  return { fingerprint: "", artifact, named: nameArtifact(artifact), report: usesOf(report), loaded };
}

function contextOf({ config, folder, storeFolder }: PhaseInput, { runtime, onProgress }: TaskContext): RunContext {
  return { config, folder, storeFolder, seed: config.seed, runtime, onProgress };
}
