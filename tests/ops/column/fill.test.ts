import { fill } from "../../../src/engine/ops/column/fill.js";
import { runOp, testMap } from "./maps.js";

testMap(
  (column, runtime) => {
    const values = new Float64Array(column.length);
    runOp(fill, { column, values, value: 7.5 }, runtime);
    return values;
  },
  (value) => (Number.isFinite(value) ? value : 7.5),
);
