import { phaseCommand } from "./phase.js";

export const deployCommand = phaseCommand("deploy", "publish the pipeline in the model registry");
