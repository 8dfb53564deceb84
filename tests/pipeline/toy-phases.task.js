// Four small phases for the tests of the pipeline, and the pool task that runs them. `control.json` in the project's
// folder makes one of them slow or faulty; every run of a phase is noted in `calls.txt`. Neither is an ingredient.
import { createHash } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { makeArtifact } from "../../dist/esm/artifacts/artifact.js";
import { allocate, allocateValues, makeColumn } from "../../dist/esm/columns/column.js";
import { makeTable } from "../../dist/esm/columns/table.js";
import { MillraceError } from "../../dist/esm/core/errors.js";
import { randomUnit, streams } from "../../dist/esm/core/random.js";
import { runOp } from "../../dist/esm/engine/dispatch.js";
import { histogram } from "../../dist/esm/engine/ops/statistics/histogram.js";
import { isStopped } from "../../dist/esm/engine/runtime.js";
import { phaseTask } from "../../dist/esm/pipeline/phase-task.js";

const dataFile = (context) => join(context.folder, "data.txt");

function begin(context, phase) {
  fs.appendFileSync(join(context.folder, "calls.txt"), `${phase}\n`);
  const file = join(context.folder, "control.json");
  const control = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  context.onProgress({ step: `toy ${phase}`, done: 1, total: 2, unit: "steps" });
  if (control.fail === phase) throw new MillraceError("ERR_SHAPE", { what: phase, expected: "a", received: "b" });
  const end = Date.now() + (control.slow === phase ? control.milliseconds : 0);
  while (Date.now() < end) {
    if (isStopped(context.runtime)) throw new MillraceError("ERR_CANCELLED", { what: phase });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
}

const frame = {
  name: "frame",
  version: 1,
  parents: [],
  configKeys: ["frame"],
  async run(context) {
    begin(context, "frame");
    return makeArtifact("problem", { objective: context.config.frame.objective });
  },
};

const gather = {
  name: "gather",
  version: 1,
  parents: ["frame"],
  configKeys: ["gather"],
  async fingerprint(context) {
    return createHash("sha256")
      .update(fs.readFileSync(dataFile(context)))
      .digest("hex");
  },
  async run(context) {
    begin(context, "gather");
    const rows = Number(fs.readFileSync(dataFile(context), "utf8"));
    const values = allocateValues("float64", rows);
    for (let row = 0; row < rows; row++) values[row] = randomUnit(context.seed, streams.synthetic, row);
    return makeArtifact(
      "raw-data",
      { rows },
      { tables: [["data", makeTable([["x", makeColumn("float64", { values })]])]] },
    );
  },
};

const preprocess = {
  name: "preprocess",
  version: 1,
  parents: ["gather"],
  configKeys: ["preprocess"],
  async run(context, { gather }) {
    begin(context, "preprocess");
    const scaled = allocate(Float64Array, gather.body.rows);
    gather.tables.get("data").columns[0].chunks[0].values.forEach((value, row) => {
      scaled[row] = value * 2;
    });
    return makeArtifact("prepared-data", { scale: context.config.preprocess.scale }, { arrays: [["scaled", scaled]] });
  },
};

const train = {
  name: "train",
  version: 1,
  parents: ["gather", "preprocess"],
  configKeys: ["train"],
  async run(context, { gather, preprocess }) {
    begin(context, "train");
    const counts = allocate(Float64Array, 10);
    const edges = allocate(Float64Array, 11);
    edges.forEach((_, index) => {
      edges[index] = index / 5;
    });
    const column = makeColumn("float64", { values: preprocess.arrays.get("scaled") }).chunks[0];
    runOp(histogram, { column, edges, counts }, context.runtime);
    const body = { counts: [...counts], rows: gather.body.rows, effort: context.config.train.effort };
    return makeArtifact("trained-model", body, { arrays: [["counts", counts]] });
  },
};

export const phases = [frame, gather, preprocess, train];
export const run = phaseTask(phases);
