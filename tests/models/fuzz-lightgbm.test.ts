// Mutated LightGBM models: see fuzz-reader.ts.
import { readLightGBM } from "../../src/models/lightgbm/read-lightgbm.js";
import { fuzzReader, smallest } from "./fuzz-reader.js";
import { modelCases } from "./model-fixtures.js";

const files = modelCases("lightgbm").map(({ model }) => Buffer.from(model));
fuzzReader("LightGBM text", smallest(files, 8), (file) => readLightGBM(file.toString("utf8")));
