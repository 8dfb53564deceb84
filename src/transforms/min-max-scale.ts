import { scaleBy } from "./scale-features.js";

/** A feature per column from 0 to 1 on the training rows (beyond them elsewhere); a constant column becomes 0. */
export const minMaxScale = scaleBy("min-max-scale", ({ minimum, maximum }) => ({
  center: minimum,
  spread: maximum - minimum,
}));
