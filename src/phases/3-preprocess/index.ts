// Room 3: from the rows as they came to features, nothing learned from any row but the training rows.
import { makeArtifact } from "../../artifacts/artifact.js";
import type { PreparedData, PreparedDataBody } from "../../artifacts/prepared-data.js";
import { makeTable, selectColumns, type Table } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { rowsOfPart, takeRows } from "../../engine/take-rows.js";
import { namesOf, type Preparation } from "../../transforms/fit-steps.js";
import type { Phase, RunContext } from "../run-context.js";
import { dropDuplicates } from "./duplicates.js";
import { encodeStep } from "./encode.js";
import { type LabelledRows, labelledRows, labelsOf } from "./labels.js";
import { imputeStep } from "./missing.js";
import { clipStep } from "./outliers.js";
import { scaleStep } from "./scale.js";
import { split } from "./split.js";
import { columnRoles, withCategories } from "./types.js";

const steps = ["labels", "duplicates", "split", "types", "outliers", "missing", "encode", "scale"] as const;

/**
 * 1. rows without a label are left out and counted, labels become numbers
 * 2. rows that equal an earlier one are dropped, so that none is in two parts
 * 3. every row goes to train, validation or test
 * 4. each column gets a role, or is left out with the reason
 * 5. outliers are clipped, gaps filled, categories and texts encoded, numbers scaled: all fitted on training rows
 */
export const preprocess: Phase<"preprocess", "frame" | "gather"> = {
  name: "preprocess",
  version: 1,
  parents: ["frame", "gather"],
  configKeys: ["preprocess", "gather"],
  async run(context, { frame, gather }) {
    const { config, runtime, seed } = context;
    const { classes } = frame.body;
    const raw = gather.tables.get("data")!;
    const labelled = labelledRows(frame, raw, report(context, 0));
    const unique =
      config.preprocess.duplicates === "drop"
        ? dropDuplicates(labelled, report(context, 1))
        : { ...labelled, duplicates: 0 };
    const cut = split(unique.data, unique.labels, classes.length, config.preprocess.split, seed, report(context, 2));
    const trainRows = rowsOfPart(cut.part, 0, runtime);
    const data = withCategories(frame, unique.data, config, report(context, 3));
    const train = takeRows(data, trainRows, runtime);
    const { inputs, dropped } = columnRoles(frame, train, config, runtime);
    const names = inputs.map(({ name }) => name);
    const numeric = inputs.filter(({ role }) => role === "numeric").map(({ name }) => name);
    let prepared = begin({ ...unique, data }, selectColumns(train, names), trainRows, classes.length, runtime);
    prepared = clipStep(prepared, numeric, config.preprocess, report(context, 4));
    prepared = imputeStep(prepared, numeric, config.preprocess, report(context, 5));
    prepared = encodeStep(prepared, inputs, classes, config.preprocess, seed, report(context, 6));
    prepared = scaleStep(prepared, numeric, config.preprocess, report(context, 7));
    const body: PreparedDataBody = {
      inputs,
      classes,
      dropped,
      rowsRead: raw.rowCount,
      duplicates: unique.duplicates,
      unlabelled: labelled.unlabelled,
      split: cut.summary,
      transforms: prepared.transforms,
      changes: prepared.changes,
      features: prepared.features,
    };
    return toArtifact(body, prepared, unique, cut.part);
  },
};

// Says which step begins; hands on the runtime it works with.
function report({ onProgress, runtime }: RunContext, step: number): Runtime {
  onProgress({ step: steps[step], done: step, total: steps.length, unit: "steps" });
  return runtime;
}

function begin(
  rows: LabelledRows,
  train: Table,
  trainRows: Uint32Array,
  classCount: number,
  runtime: Runtime,
): Preparation {
  const all = { columns: selectColumns(rows.data, train.names), features: makeTable([], rows.data.rowCount) };
  return {
    all,
    train: { columns: train, features: namesOf(all.features) },
    trainRows,
    target: { labels: labelsOf(rows.labels, trainRows, runtime), classCount },
    transforms: [],
    features: [],
    changes: [],
  };
}

function toArtifact(body: PreparedDataBody, { all }: Preparation, rows: LabelledRows, part: Uint8Array): PreparedData {
  return makeArtifact("prepared-data", body, {
    tables: [
      ["columns", all.columns],
      ["features", all.features],
    ],
    arrays: [
      ["labels", rows.labels],
      ["part", part],
      ["row", rows.row],
    ],
  });
}
