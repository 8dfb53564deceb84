import { phaseCommand } from "./phase.js";

export const featuresCommand = phaseCommand("features", "make and select features");
