import { log } from "../../core/math.js";

/**
 * ln x to the nearest float32, as glibc has computed it since 2.41. Older ones are one unit in the last place off for one
 * number in 800, and so is then the first score of a model that XGBoost loads there.
 */
export const logFloat32 = (x: number): number => Math.fround(log(x));
