// Many columns, most of them noise: 500 bells, of which 40 carry a sum and 20 pairs of products.
import { draws, effectOf } from "./draws.js";
import { type Generator, numericColumns } from "./generator.js";

const seed = 0x31de;

export function wide(trainRows = 100_000, testRows = 30_000): Generator {
  const of = draws(seed);
  const weights = Float64Array.from({ length: 60 }, (_, k) => effectOf(seed, 1, k));
  return {
    name: "wide",
    task: "binary",
    classes: 2,
    columns: numericColumns(500),
    trainRows,
    testRows,
    fillRow(row, x) {
      of.row(row);
      for (let column = 0; column < 500; column++) x[column] = of.bell(column);
      let signal = 0;
      for (let k = 0; k < 40; k++) signal += 0.16 * weights[k] * x[12 * k];
      for (let k = 0; k < 20; k++) signal += 0.16 * weights[40 + k] * x[24 * k + 3] * x[24 * k + 5];
      return signal + 1.1 * of.bell(600) > 0 ? 1 : 0;
    },
  };
}
