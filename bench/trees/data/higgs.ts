// Like the HIGGS set: 21 measured columns (bells, angles, heavy-tailed energies, tags of three values) and 7 derived
// ones; the signal is products, distances and steps of them, so that trees go deep.
import { draws } from "./draws.js";
import { type Generator, numericColumns } from "./generator.js";

const energies = new Set([0, 3, 5, 9, 13, 17]);
const angles = new Set([2, 7, 11, 15, 19]);
const tags = new Set([8, 12, 16, 20]);

export function higgs(trainRows = 1_000_000, testRows = 250_000): Generator {
  const of = draws(0x4197);
  return {
    name: "higgs",
    task: "binary",
    classes: 2,
    columns: numericColumns(28),
    trainRows,
    testRows,
    fillRow(row, x) {
      of.row(row);
      for (let column = 0; column < 21; column++) {
        if (energies.has(column)) x[column] = 0.25 / (of.uniform(column) + 0.05);
        else if (angles.has(column)) x[column] = 3.5 * of.uniform(column) - 1.75;
        else if (tags.has(column)) x[column] = [0, 1.0865, 2.173][Math.floor(3 * of.uniform(column))];
        else x[column] = of.bell(column);
      }
      x[21] = x[1] * x[4] + 0.5 * of.bell(21);
      x[22] = Math.sqrt(x[6] * x[6] + x[10] * x[10]) + 0.25 * of.bell(22);
      x[23] = Math.abs(x[2] - x[7]) + 0.25 * of.bell(23);
      x[24] = x[0] / (1 + x[3]) + 0.25 * of.bell(24);
      x[25] = x[14] * x[18] * x[1] + 0.5 * of.bell(25);
      x[26] = x[5] * x[11] + 0.5 * of.bell(26);
      x[27] = Math.sqrt(x[9] * x[13]) + 0.25 * of.bell(27);
      const signal =
        0.7 * x[1] * x[4] +
        0.5 * (Math.sqrt(x[6] * x[6] + x[10] * x[10]) - 1.25) +
        0.6 * (Math.abs(x[2] - x[7]) - 1.16) +
        0.4 * (x[8] > 1 && x[14] > 0 ? 1 : x[8] > 1 ? -1 : 0) +
        0.25 * (x[0] - x[3]) * (x[11] > 0 ? 1 : -1) +
        0.3 * x[18] * x[14] * x[1] +
        0.3 * (x[9] > x[13] ? x[16] - 1 : 1 - x[20]);
      return signal + 1.15 * of.bell(30) > 0 ? 1 : 0;
    },
  };
}
