import { phaseCommand } from "./phase.js";

export const gatherCommand = phaseCommand("gather", "read and describe the data");
