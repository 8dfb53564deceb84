// Runs the toy phases in the folder given, telling of each event. Killed by the test.
import fs from "node:fs";
import { configSchema } from "../../dist/esm/core/config.js";
import { runPipeline } from "../../dist/esm/pipeline/run.js";
import { phases } from "./toy-phases.task.js";

const [folder, config] = process.argv.slice(2);
await runPipeline({
  folder,
  config: configSchema.parse(JSON.parse(config)),
  phases,
  task: "../../tests/pipeline/toy-phases.task",
  threads: 1,
  onProgress: (phase) => fs.writeSync(1, `working ${phase}\n`),
  onPhase: ({ phase, status }) => fs.writeSync(1, `${status} ${phase}\n`),
});
fs.writeSync(1, "finished\n");
