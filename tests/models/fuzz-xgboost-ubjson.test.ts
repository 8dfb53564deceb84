// Mutated XGBoost models in UBJSON: see fuzz-reader.ts.
import { readXGBoost } from "../../src/models/xgboost/read-xgboost.js";
import { fuzzReader, smallest } from "./fuzz-reader.js";
import { modelCases } from "./model-fixtures.js";

const files = modelCases("xgboost").flatMap(({ ubjson }) => (ubjson ? [Buffer.from(ubjson)] : []));
fuzzReader("XGBoost UBJSON", smallest(files, 4), readXGBoost);
