import type { TrainedModel } from "../../artifacts/trained-model.js";
import type { Config } from "../../core/config.js";
import { openLedger } from "../../store/ledger.js";
import { ModelRegistry } from "../../store/model-registry.js";

/** Where a pipeline file ended up in the registry. */
export interface Published {
  readonly version: number;
  readonly hash: string;
  /** The alias that now points to it; null when the gate was not passed, so that no traffic moves to it. */
  readonly alias: string | null;
}

/**
 * Publishes the file as the next version of the model, or finds the version that has these very bytes: a run that was
 * killed and goes on does not publish twice. The alias moves only when the gate was passed.
 */
export function publish(
  file: Uint8Array,
  trained: TrainedModel,
  deploy: Config["deploy"],
  storeFolder: string,
): Published {
  const ledger = openLedger(storeFolder);
  try {
    const registry = new ModelRegistry(storeFolder, ledger);
    const { pipeline, metric, scores, gate } = trained.body;
    const { version, hash } = registry.publish(deploy.name, file, {
      kind: pipeline.model.kind,
      metric: metric.name,
      score: scores.test[metric.name] ?? null,
      features: pipeline.model.features.length,
    });
    if (gate.passed) registry.promote(`${deploy.name}@${version}`, deploy.alias);
    return { version, hash, alias: gate.passed ? deploy.alias : null };
  } finally {
    ledger.close();
  }
}
