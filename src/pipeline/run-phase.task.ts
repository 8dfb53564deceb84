import { phases } from "../phases/phases.js";
import { phaseTask } from "./phase-task.js";

export const run = phaseTask(phases);
