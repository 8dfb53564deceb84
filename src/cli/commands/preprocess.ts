import { phaseCommand } from "./phase.js";

export const preprocessCommand = phaseCommand("preprocess", "clean and split the data");
