// Like flight delays: eight columns of whole numbers, most of them codes without an order, 300 airports at either end.
import { draws, effectOf } from "./draws.js";
import type { DataColumn, Generator } from "./generator.js";

const seed = 0xa17;
const airports = 300;
const columns: readonly DataColumn[] = [
  { name: "month", levels: 12 },
  { name: "day", levels: 0 },
  { name: "weekday", levels: 7 },
  { name: "minute", levels: 0 },
  { name: "carrier", levels: 22 },
  { name: "origin", levels: airports },
  { name: "destination", levels: airports },
  { name: "distance", levels: 0 },
];

export function airline(trainRows = 1_000_000, testRows = 250_000): Generator {
  const of = draws(seed);
  const table = (what: number, levels: number) =>
    Float64Array.from({ length: levels }, (_, k) => effectOf(seed, what, k));
  const months = table(1, 12);
  const weekdays = table(2, 7);
  const carriers = table(3, 22);
  const origins = table(4, airports);
  const destinations = table(5, airports);
  const carrierMonths = table(6, 22 * 12);
  const east = table(7, airports);
  const north = table(8, airports);
  // Few airports have most flights, and a code says nothing about how many.
  const airport = (draw: number) => (Math.floor(airports * draw * draw) * 7919) % airports;
  return {
    name: "airline",
    task: "binary",
    classes: 2,
    columns,
    trainRows,
    testRows,
    fillRow(row, x) {
      of.row(row);
      const [month, weekday] = [Math.floor(12 * of.uniform(0)), Math.floor(7 * of.uniform(2))];
      const minute = 300 + Math.floor(1140 * of.uniform(3));
      const carrier = Math.floor(22 * of.uniform(4) * of.uniform(4));
      const [origin, destination] = [airport(of.uniform(5)), airport(of.uniform(6))];
      const [across, up] = [east[origin] - east[destination], north[origin] - north[destination]];
      x[0] = month;
      x[1] = 1 + Math.floor(31 * of.uniform(1));
      x[2] = weekday;
      x[3] = minute;
      x[4] = carrier;
      x[5] = origin;
      x[6] = destination;
      x[7] = 60 + Math.floor(700 * Math.sqrt(across * across + up * up));
      const late = (minute - 870) / 570;
      const signal =
        0.3 * months[month] +
        0.15 * weekdays[weekday] +
        0.35 * carriers[carrier] +
        0.4 * origins[origin] +
        0.3 * destinations[destination] +
        0.25 * carrierMonths[carrier * 12 + month] +
        0.45 * late +
        0.3 * late * origins[origin];
      return signal + 1.2 * of.bell(30) > 0 ? 1 : 0;
    },
  };
}
