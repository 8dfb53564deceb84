// Like forest cover: 10 numbers, one of 4 areas and one of 40 soils as 0/1 columns, 7 classes.
import { draws, effectOf } from "./draws.js";
import { type Generator, numericColumns } from "./generator.js";

const seed = 0x3017;
const classes = 7;

export function multi(trainRows = 200_000, testRows = 50_000): Generator {
  const of = draws(seed);
  const table = (what: number, levels: number) =>
    Float64Array.from({ length: levels * classes }, (_, k) => effectOf(seed, what, k));
  const slopes = table(1, 10);
  const areas = table(2, 4);
  const soils = table(3, 40);
  const pairs = table(4, 10);
  return {
    name: "multi",
    task: "multiclass",
    classes,
    columns: numericColumns(54),
    trainRows,
    testRows,
    fillRow(row, x) {
      of.row(row);
      x.fill(0);
      for (let column = 0; column < 10; column++) x[column] = of.bell(column);
      const area = Math.floor(4 * of.uniform(10));
      const soil = Math.floor(40 * of.uniform(11) * of.uniform(12));
      x[10 + area] = 1;
      x[14 + soil] = 1;
      let [best, most] = [0, Number.NEGATIVE_INFINITY];
      for (let k = 0; k < classes; k++) {
        let score =
          0.5 * areas[area * classes + k] + 0.5 * soils[soil * classes + k] + 0.9 * of.bell(40 + k) - 0.12 * k;
        for (let column = 0; column < 10; column++) {
          score += 0.25 * slopes[column * classes + k] * x[column];
          score += 0.15 * pairs[column * classes + k] * x[column] * x[(column + 3) % 10];
        }
        if (score > most) [best, most] = [k, score];
      }
      return best;
    },
  };
}
