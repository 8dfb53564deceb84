import { phaseCommand } from "./phase.js";

export const frameCommand = phaseCommand("frame", "what is to be predicted, and is that feasible");
