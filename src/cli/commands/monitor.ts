import { phaseCommand } from "./phase.js";

export const monitorCommand = phaseCommand("monitor", "look for drift and live performance; exit code 5 on an alert");
