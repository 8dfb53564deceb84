// The catalogue of commands, in the order help shows them. One line each.
import type { CliCommand } from "./command.js";
import { benchCommand } from "./commands/bench.js";
import { compareCommand } from "./commands/compare.js";
import { deployCommand } from "./commands/deploy.js";
import { doctorCommand } from "./commands/doctor.js";
import { exploreCommand } from "./commands/explore.js";
import { featuresCommand } from "./commands/features.js";
import { frameCommand } from "./commands/frame.js";
import { gatherCommand } from "./commands/gather.js";
import { initCommand } from "./commands/init.js";
import { modelsCommand } from "./commands/models.js";
import { monitorCommand } from "./commands/monitor.js";
import { predictCommand } from "./commands/predict.js";
import { preprocessCommand } from "./commands/preprocess.js";
import { promoteCommand } from "./commands/promote.js";
import { reportCommand } from "./commands/report.js";
import { reproduceCommand } from "./commands/reproduce.js";
import { retrainCommand } from "./commands/retrain.js";
import { rollbackCommand } from "./commands/rollback.js";
import { runCommand } from "./commands/run.js";
import { serveCommand } from "./commands/serve.js";
import { statusCommand } from "./commands/status.js";
import { trainCommand } from "./commands/train.js";

export const commands: readonly CliCommand[] = [
  initCommand,
  runCommand,
  frameCommand,
  gatherCommand,
  preprocessCommand,
  exploreCommand,
  featuresCommand,
  trainCommand,
  deployCommand,
  monitorCommand,
  statusCommand,
  compareCommand,
  reportCommand,
  doctorCommand,
  predictCommand,
  serveCommand,
  modelsCommand,
  promoteCommand,
  rollbackCommand,
  retrainCommand,
  benchCommand,
  reproduceCommand,
];
