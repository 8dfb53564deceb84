// The catalogue of rooms, in the order they are walked. One line each.
import { frame } from "./1-frame/index.js";
import { gather } from "./2-gather/index.js";
import { preprocess } from "./3-preprocess/index.js";
import { explore } from "./4-explore/index.js";
import { features } from "./5-features/index.js";
import { train } from "./6-train/index.js";
import { deploy } from "./7-deploy/index.js";
import { monitor } from "./8-monitor/index.js";
import type { Phase } from "./run-context.js";

// A room declares exactly which parents it reads; the walk gives any room what it declared.
const rooms: readonly unknown[] = [frame, gather, preprocess, explore, features, train, deploy, monitor];
export const phases = rooms as readonly Phase[];
