import type { Artifact } from "../artifacts/artifact.js";
import { releaseShared } from "../columns/shared-memory.js";
import { ArtifactStore, type StoredArtifact } from "../store/artifact-store.js";

export interface StoreInput {
  readonly storeFolder: string;
  readonly artifact: Artifact;
  readonly named: StoredArtifact;
}

/** Writes an artifact durably, beside the phase that runs next. */
export function run({ storeFolder, artifact, named }: StoreInput): StoredArtifact {
  setImmediate(releaseShared);
  return new ArtifactStore(storeFolder).put(artifact, named);
}
