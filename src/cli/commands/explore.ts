import { phaseCommand } from "./phase.js";

export const exploreCommand = phaseCommand("explore", "profile the training rows");
