// Phase 6, train:
//   1. the rows of each part, test rows put aside
//   2. the ladder: every configured model fitted on the training rows, scored on validation
//   3. the choice, by the rule stated beforehand
//   4. the chosen one fitted again on train + validation (train.refit)
//   5. the test rows scored, once, with an interval; the gate
//   6. the pictures of the report

import { makeArtifact } from "../../artifacts/artifact.js";
import type { FeatureSet } from "../../artifacts/feature-set.js";
import type { Problem } from "../../artifacts/problem.js";
import type { ModelResult, TrainedModelBody } from "../../artifacts/trained-model.js";
import type { TypedArray } from "../../columns/column.js";
import { MillraceError } from "../../core/errors.js";
import { bootstrap } from "../../metrics/bootstrap.js";
import type { Metric } from "../../metrics/metric.js";
import { metricNamed, metricsFor, scoreAll } from "../../metrics/metrics.js";
import type { TrainingSet } from "../../models/learner.js";
import type { Model, ModelHeader } from "../../models/model.js";
import type { Phase, RunContext } from "../run-context.js";
import { choose, ruleOf } from "./compare.js";
import { evaluate, importanceOf } from "./evaluate.js";
import { judge } from "./gate.js";
import { climb, type Rung, scoredBy, scoredOnDevice } from "./ladder.js";
import { type Rows, rowsOf, takeSet, thinned } from "./part-rows.js";

const goldenRows = 100;
/** Training scores are there to show overfitting: this many rows say it. */
const shownRows = 200_000;

export const train: Phase<"train", "frame" | "features"> = {
  name: "train",
  version: 1,
  parents: ["frame", "features"],
  configKeys: ["train", "preprocess"],
  async run(context, { frame, features }) {
    const rows = readRows(frame, features);
    const metric = metricOf(frame);
    const parts = takeParts(context, rows);
    const rungs = climb(context, parts, metric);
    const { config, seed, runtime } = context;
    const choice = choose(rungs, config.train.choose, metric, seed, runtime);
    const chosen = rungs[choice.index];
    const final = config.train.refit ? refit(context, chosen, rows) : chosen.model;
    const baseline = rungs.find(({ kind }) => kind === "baseline")!;
    const body = await judgeFinal(context, { frame, features, metric, rows, parts, chosen, final, baseline });
    const models = rungs.map((rung, index) => resultOf(rung, choice.noise[index], index === choice.index));
    const rule = ruleOf(config.train.choose, metric) + shownNote(parts);
    return makeArtifact(
      "trained-model",
      { ...body.body, rule, models },
      { arrays: [...body.golden, ...[...final.arrays].map(([name, array]) => [`model/${name}`, array] as const)] },
    );
  },
};

function readRows(frame: Problem, features: FeatureSet): Rows {
  return {
    task: frame.body.task,
    classes: features.body.classes,
    features: features.tables.get("features")!,
    labels: features.arrays.get("labels") as Float64Array,
    part: features.arrays.get("part") as Uint8Array,
  };
}

function metricOf({ body }: Problem): Metric {
  return body.metric.name === "auto" ? metricsFor(body.task)[0] : metricNamed(body.metric.name, body.task);
}

interface Parts {
  readonly train: TrainingSet;
  readonly validation: TrainingSet;
  readonly shown: TrainingSet;
  readonly test: TrainingSet;
  readonly testRows: Uint32Array;
}

function takeParts({ runtime }: RunContext, rows: Rows): Parts {
  const [trainRows, validationRows, testRows] = [0, 1, 2].map((part) => rowsOf(rows, [part], runtime));
  for (const [what, found] of [
    ["training rows", trainRows],
    ["validation rows", validationRows],
    ["test rows", testRows],
  ] as const) {
    if (found.length === 0) throw new MillraceError("ERR_TOO_FEW_ROWS", { rows: 0, needed: 1, what });
  }
  const train = takeSet(rows, trainRows, runtime);
  return {
    train,
    validation: takeSet(rows, validationRows, runtime),
    shown: trainRows.length > shownRows ? takeSet(rows, thinned(trainRows, shownRows), runtime) : train,
    test: takeSet(rows, testRows, runtime),
    testRows,
  };
}

const shownNote = ({ shown, train }: Parts) =>
  shown === train ? "" : ` Training scores are of 200,000 evenly spread training rows.`;

function refit(context: RunContext, chosen: Rung, rows: Rows): Model {
  context.onProgress({ step: `training ${chosen.kind} on train and validation`, done: 0, total: 0, unit: "models" });
  const { runtime, seed } = context;
  const all = takeSet(rows, rowsOf(rows, [0, 1], runtime), runtime);
  return chosen.refit(all).fit(all, { seed, runtime });
}

interface Finished {
  readonly frame: Problem;
  readonly features: FeatureSet;
  readonly metric: Metric;
  readonly rows: Rows;
  readonly parts: Parts;
  readonly chosen: Rung;
  readonly final: Model;
  readonly baseline: Rung;
}

// The one time the test rows are looked at.
async function judgeFinal(context: RunContext, finished: Finished) {
  const { frame, features, metric, rows, parts, chosen, final, baseline } = finished;
  const { runtime, seed } = context;
  context.onProgress({ step: "scoring the test rows", done: 0, total: 0, unit: "rows" });
  const tested = await scoredOnDevice(final, parts.test, runtime);
  const plain = scoredBy(baseline.model, parts.test, runtime);
  const test = scoreAll(rows.task, tested, runtime, [metric.name]);
  const score = metric.score(tested, runtime);
  const compared = bootstrap(metric, [tested, plain], seed, runtime);
  const interval = compared?.intervals[0] ?? { low: score, high: score };
  const lead = compared?.leads[0];
  const scores = { model: score, baseline: metric.score(plain, runtime), lead };
  const width = Math.max(1, rows.classes.length);
  const golden = Math.min(goldenRows, parts.testRows.length);
  const body: Omit<TrainedModelBody, "rule" | "models"> = {
    pipeline: {
      inputs: features.body.inputs,
      target: frame.body.target.name,
      transforms: features.body.transforms,
      model: final.header,
    },
    metric: { name: metric.name, direction: metric.direction },
    scores: { train: chosen.train, validation: chosen.validation, test },
    interval: [interval.low, interval.high],
    gate: judge(frame.body.gate, metric, scores),
    importance: importanceOf(final, features.body.features),
    evaluation: evaluate(rows.task, tested, runtime),
  };
  const arrays: [string, TypedArray][] = [
    ["golden/rows", parts.testRows.slice(0, golden)],
    ["golden/predictions", tested.predictions.slice(0, golden * width)],
  ];
  return { body, golden: arrays };
}

function resultOf(rung: Rung, noise: number, chosen: boolean): ModelResult {
  const { kind, title, model, train, validation } = rung;
  const parameters: ModelHeader["parameters"] = model.header.parameters;
  return { kind, title, parameters, train, validation, noise, ...(model.curve ? { curve: model.curve } : {}), chosen };
}
