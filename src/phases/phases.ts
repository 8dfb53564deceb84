// The catalogue of rooms, in the order they are walked. One line each.
import { frame } from "./1-frame/index.js";
import { gather } from "./2-gather/index.js";
import type { Phase } from "./run-context.js";

export const phases: readonly Phase[] = [frame as Phase, gather as Phase];
