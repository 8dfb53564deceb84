import { readFileSync } from "node:fs";
import type { Features } from "millrace";
import * as millrace from "millrace";
import { readPart } from "../data/data-file.js";
import { medianSeconds } from "./clock.js";
import type { Work } from "./done.js";

interface Loaded {
  predictProba(features: Features): Float64Array;
}

/** Predicts the test rows with a model that LightGBM saved. */
export const predictLoaded: Work = async (job, set) => {
  const { loadLightGBM } = millrace as { loadLightGBM?: (text: string) => Loaded | Promise<Loaded> };
  if (!loadLightGBM) return { missing: "not there yet: the library has no loadLightGBM" };
  const model = await loadLightGBM(readFileSync(job.model, "utf8"));
  // LightGBM was given an array, so it knows its columns by number.
  const { columns } = readPart(set, "test");
  const features: Features = new Map(columns.map((values, index) => [`Column_${index}`, values]));
  let predictions = model.predictProba(features);
  const seconds = medianSeconds(() => {
    predictions = model.predictProba(features);
  }, job.threads);
  return { predict: [{ way: "loaded from LightGBM", value: set.testRows / seconds }], predictions };
};
