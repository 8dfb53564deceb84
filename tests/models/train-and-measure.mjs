// Trains in a process of its own and prints how many bytes it took beyond what was there before, and what was reckoned.
// Argument: { kind, rows, columns, task, parameters, threads, validationRows }. Linux only.
import { readFileSync, writeFileSync } from "node:fs";
import { allocate, makeColumn } from "../../dist/esm/columns/column.js";
import { makeTable } from "../../dist/esm/columns/table.js";
import { makeRuntime } from "../../dist/esm/engine/runtime.js";
import { gradientBoosting } from "../../dist/esm/models/boosting/learner.js";
import { randomForest } from "../../dist/esm/models/random-forest/learner.js";

const { kind = "boosting", rows, columns, task, parameters, threads, validationRows = 0 } = JSON.parse(process.argv[2]);
let state = 1;
const draw = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const setOf = (count) => {
  const entries = Array.from({ length: columns }, (_, column) => {
    const values = allocate(Float64Array, count);
    for (let row = 0; row < count; row++) values[row] = draw();
    return [`x${column}`, makeColumn("float64", { values })];
  });
  const labels = allocate(Float64Array, count);
  const [a, b] = entries.map(([, { chunks }]) => chunks[0].values);
  const classes = { regression: [], binary: ["a", "b"], multiclass: ["a", "b", "c", "d"] }[task];
  for (let row = 0; row < count; row++) {
    const value = (a[row] + b[row]) / 2;
    labels[row] = task === "regression" ? value : Math.floor(value * classes.length);
  }
  return { task, classes, features: makeTable(entries), labels };
};
const field = (name) =>
  1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync("/proc/self/status", "utf8"))[1]);

const train = setOf(rows);
const validation = validationRows > 0 ? setOf(validationRows) : undefined;
const learner = (kind === "forest" ? randomForest : gradientBoosting).make(parameters);
const options = { seed: 1, runtime: makeRuntime({ threads }), ...(validation ? { validation } : {}) };
// Loads what is loaded once, so that it does not count.
learner.fit(setOf(100), { seed: 1, runtime: options.runtime });
let need = 0;
try {
  learner.fit(train, { ...options, memoryLimit: 1 });
} catch (error) {
  need = error.details.need;
}
writeFileSync("/proc/self/clear_refs", "5");
const before = field("VmRSS");
learner.fit(train, options);
console.log(JSON.stringify({ need, took: field("VmHWM") - before }));
