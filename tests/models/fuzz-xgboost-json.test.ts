// Mutated XGBoost models in JSON: see fuzz-reader.ts.
import { readXGBoost } from "../../src/models/xgboost/read-xgboost.js";
import { fuzzReader, smallest } from "./fuzz-reader.js";
import { modelCases } from "./model-fixtures.js";

const files = modelCases("xgboost").map(({ model }) => Buffer.from(model));
fuzzReader("XGBoost JSON", smallest(files, 8), readXGBoost);
