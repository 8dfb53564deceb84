// The catalogue of rooms, in the order they are walked. One line each.
import type { Phase } from "./run-context.js";

export const phases: readonly Phase[] = [];
