import { columnNamed, type Table, withoutColumns } from "../columns/table.js";
import { toFloat64 } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import { isStopped } from "../engine/runtime.js";
import type { TaskContext } from "../engine/workers/worker.js";
import type { TrainingSet } from "../models/learner.js";
import { learnerNamed } from "../models/learners.js";
import { readTargetLike, type Target } from "./estimator-target.js";
import type { FitOutput } from "./fit.task.js";
import type { FitSettings } from "./fit-settings.js";
import { batchesOf, type PostedSource } from "./row-source.js";
import { rowWeights } from "./row-weights.js";
import { joined, type ReadTarget, targetCells, targetReader, type WantedTask } from "./target-reader.js";

export interface StreamValidation {
  readonly features: Table;
  readonly target: Target;
  readonly sampleWeight?: Float64Array;
}

export interface StreamInput {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly task: WantedTask;
  readonly seed: number;
  readonly source: PostedSource;
  /** Column of the labels. */
  readonly target: string;
  /** Weights of the rows, or the column that has them. */
  readonly sampleWeight?: string | Float64Array;
  readonly classWeight?: NonNullable<FitSettings["classWeight"]>;
  readonly validation?: StreamValidation;
  readonly memoryLimit?: number;
}

export interface StreamOutput extends FitOutput {
  readonly target: Omit<ReadTarget, "labels">;
}

/** Learns from a source in a pool worker: reads it once to choose bins and take the labels, once more to code it. */
export async function run(input: StreamInput, { runtime, onProgress }: TaskContext): Promise<StreamOutput> {
  const { kind, parameters, source, target, seed, sampleWeight, classWeight, memoryLimit } = input;
  const weightColumn = typeof sampleWeight === "string" ? sampleWeight : undefined;
  const training = learnerNamed(kind).make(parameters).stream!(runtime);
  const reader = targetReader(input.task);
  const weightParts: Float64Array[] = [];
  const others = weightColumn === undefined ? [target] : [target, weightColumn];

  async function pass(name: string, total: number, take: (batch: Table, firstRow: number) => void): Promise<number> {
    let rows = 0;
    for await (const batch of batchesOf(source, runtime)) {
      if (isStopped(runtime)) throw new MillraceError("ERR_CANCELLED", { what: name });
      take(batch, rows);
      rows += batch.rowCount;
      onProgress({ step: name, done: rows, total, unit: "rows" });
    }
    return rows;
  }

  const rows = await pass("reading rows, pass 1 of 2", 0, (batch, firstRow) => {
    reader.add(targetCells(columnNamed(batch, target, "the source"), firstRow));
    if (weightColumn !== undefined) weightParts.push(toFloat64(columnNamed(batch, weightColumn, "the source")));
    training.survey(withoutColumns(batch, others));
  });
  const { labels, ...read } = reader.finish();
  const rest = { task: read.task, classes: read.classes };
  const given = weightColumn === undefined ? (sampleWeight as Float64Array | undefined) : joined(weightParts, rows);
  const weights = rowWeights({ classes: read.classes, labels }, given, classWeight);
  const validation = input.validation && validationSet(input.validation, read);
  training.begin(
    { ...rest, labels, ...(weights ? { weights } : {}) },
    {
      seed,
      runtime,
      onProgress,
      ...(validation ? { validation } : {}),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    },
  );
  await pass("coding rows, pass 2 of 2", rows, (batch) => training.code(withoutColumns(batch, others)));
  onProgress({ step: `training ${kind}`, done: 0, total: 0, unit: "steps" });
  const model = training.finish();
  return {
    header: model.header,
    arrays: [...model.arrays],
    target: read,
    ...(model.curve ? { curve: model.curve } : {}),
  };
}

function validationSet(
  { features, target, sampleWeight }: StreamValidation,
  read: Omit<ReadTarget, "labels">,
): TrainingSet {
  const labels = readTargetLike(target, read);
  const weights = rowWeights({ classes: read.classes, labels }, sampleWeight);
  return { task: read.task, classes: read.classes, features, labels, ...(weights ? { weights } : {}) };
}
