import { blank } from "../../../src/engine/ops/column/blank.js";
import { runOp, testMap } from "./maps.js";

testMap(
  (column, runtime) => {
    const values = new Float64Array(column.length);
    runOp(blank, { column, unwanted: Float64Array.of(-1, 0, 21), values }, runtime);
    return values;
  },
  (value) => (value === -1 || value === 0 || value === 21 ? Number.NaN : value),
);
