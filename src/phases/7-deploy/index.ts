import { makeArtifact } from "../../artifacts/artifact.js";
import type { Deployment } from "../../artifacts/deployment.js";
import type { Phase } from "../run-context.js";
import { packagePipeline, rehearse } from "./package.js";
import { publish } from "./publish.js";

/**
 * Phase 7, deploy:
 *   1. the whole pipeline becomes one file that is safe to load
 *   2. the file is read back and predicts golden rows: equal to training, to the bit
 *   3. it becomes a version in the registry; the alias moves to it when the gate was passed
 */
export const deploy: Phase<"deploy", "gather" | "preprocess" | "train"> = {
  name: "deploy",
  version: 1,
  parents: ["gather", "preprocess", "train"],
  configKeys: ["deploy"],
  async run(context, { gather, preprocess, train }): Promise<Deployment> {
    const progress = (step: string, done: number) => context.onProgress({ step, done, total: 3, unit: "steps" });
    progress("packing the pipeline", 0);
    const file = packagePipeline(train);
    progress("rehearsing golden rows", 1);
    const goldenRows = rehearse(file, gather, preprocess, train, context.runtime);
    progress("publishing", 2);
    const { name } = context.config.deploy;
    const { version, hash, alias } = publish(file, train, context.config.deploy, context.storeFolder);
    progress("published", 3);
    const { pipeline } = train.body;
    const inputs = pipeline.inputs.map(({ name, type }) => ({ name, type }));
    return makeArtifact("deployment", {
      name,
      version,
      alias,
      hash,
      bytes: file.length,
      kind: pipeline.model.kind,
      inputs,
      goldenRows,
    });
  },
};
