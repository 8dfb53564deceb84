// Trains in a process of its own, whose MILLRACE_SIMD the caller has set: the level is found once a process. Prints one
// hash of several models.
import { createHash } from "node:crypto";
import { makeRuntime } from "../../dist/esm/engine/runtime.js";
import { columnFrom, makeTable } from "../../dist/esm/index.js";
import { gradientBoosting } from "../../dist/esm/models/boosting/learner.js";

const rows = 5_000;
let state = 12_345;
const draw = () => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return state / 2 ** 32;
};
const columns = Array.from({ length: 12 }, (_, column) =>
  Array.from({ length: rows }, () => {
    const value = draw();
    return column < 8 ? (value < 0.03 ? null : value) : Math.floor(value * (column - 5));
  }),
);
const city = columns[11].map((value) => `city${value}`);
// Columns of 16 bits: one whose set of categories fits a vector, one whose set does not.
const route = Array.from({ length: rows }, () => `route${Math.floor(300 * draw())}`);
const stop = Array.from({ length: rows }, () => `stop${Math.floor(1_000 * draw() ** 2)}`);
const features = makeTable([
  ...columns.map((values, column) => [`x${column}`, columnFrom(values)]),
  ["city", columnFrom(city)],
]);
const wide = makeTable([
  ["route", columnFrom(route)],
  ["stop", columnFrom(stop)],
  ["x0", columnFrom(columns[0])],
]);
const number = (name) => Number(name.replace(/\D+/, ""));
const signal = columns[0].map((value, row) => 2 * value - (columns[1][row] ?? 0) * columns[9][row] + draw());
const weights = Float64Array.from({ length: rows }, (_, row) => 1 + (row % 3));
const cases = [
  ["regression", signal, {}],
  ["regression", signal, { objective: "quantile" }],
  ["regression", signal.map((value) => Math.round(Math.abs(value))), { objective: "poisson" }],
  ["binary", signal.map((value) => Number(value > 1)), {}],
  ["binary", signal.map((value) => Number(value > 1)), { dataSampleStrategy: "goss", learningRate: 0.5 }],
  ["multiclass", signal.map((value) => (value > 1.5 ? 2 : Number(value > 0.5))), {}],
  [
    "regression",
    signal.map((value, row) => value + (number(route[row]) % 7) + (number(stop[row]) % 5)),
    { catSmooth: 1, minDataPerGroup: 5, maxCatThreshold: 200 },
    wide,
  ],
];
const hash = createHash("sha256");
for (const [task, labels, parameters, table = features] of cases) {
  for (const weighted of [false, true]) {
    const classes = task === "regression" ? [] : task === "binary" ? ["no", "yes"] : ["a", "b", "c"];
    const set = { task, classes, features: table, labels: Float64Array.from(labels), ...(weighted ? { weights } : {}) };
    const learner = gradientBoosting.make({ numIterations: 5, ...parameters });
    const runtime = makeRuntime({ threads: 2 });
    const model = learner.fit(set, { seed: 3, runtime });
    hash.update(new Uint8Array(model.predict(table, runtime).buffer));
    for (const array of model.arrays.values()) {
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  }
}
console.log(hash.digest("hex"));
