// Fit from rows that are read twice and never held as a table.
import { MillraceError } from "../core/errors.js";
import { WorkerPool } from "../engine/workers/pool.js";
import { restoreModel } from "../models/models.js";
import { checkSettings, targetOf } from "./estimator.js";
import { shared, tableOf } from "./estimator-input.js";
import { takeTarget } from "./estimator-target.js";
import type { NumberList, StreamSettings } from "./fit-settings.js";
import type { StreamInput, StreamOutput, StreamValidation } from "./fit-stream.task.js";
import { type FittedModel, fittedModel } from "./fitted-model.js";
import { type RowSource, serveSource } from "./row-source.js";
import type { WantedTask } from "./target-reader.js";

/** One fit of a kind that learns from batches. */
export async function fitStream(
  kind: string,
  parameters: Readonly<Record<string, unknown>>,
  task: WantedTask,
  source: RowSource,
  settings: StreamSettings,
): Promise<FittedModel> {
  const { signal, onProgress, threads, seed = 0, sampleWeight, classWeight, memoryLimit } = settings;
  checkSettings(kind, settings);
  checkStreams(settings);
  const target = targetOf(settings);
  if (typeof target !== "string") {
    const expected = "the name of a column of the source";
    throw new MillraceError("ERR_INVALID_VALUE", { what: "the target", expected, received: typeof target });
  }
  const validation = settings.validation && validationOf(settings.validation);
  const served = serveSource(source, signal);
  const input: StreamInput = {
    kind,
    parameters,
    task,
    seed,
    target,
    source: served.posted,
    ...(sampleWeight === undefined ? {} : { sampleWeight: posted(sampleWeight) }),
    ...(classWeight === undefined ? {} : { classWeight }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(validation ? { validation } : {}),
  };
  await using pool = new WorkerPool({ workers: 1, ...(threads ? { threads } : {}) });
  try {
    const output = await pool.run<StreamInput, StreamOutput>("estimators/fit-stream.task", input, {
      transfer: served.transfer,
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
    });
    const { curve } = output;
    const model = restoreModel(output.header, new Map(output.arrays));
    return fittedModel(model, output.target, curve ? { curve } : {}, threads);
  } catch (error) {
    // What the caller's own batches threw is theirs to see.
    throw served.failure() ?? error;
  } finally {
    await served.close();
  }
}

const tableOnly = ["initScore", "group", "queryId", "objective", "metric", "initModel"];

function checkStreams(settings: StreamSettings): void {
  const given = { ...settings.validation, ...settings } as Readonly<Record<string, unknown>>;
  const option = tableOnly.find((name) => given[name] !== undefined);
  if (!option) return;
  const details = { what: `'${option}' of fit`, expected: "a table", received: "a path or batches" };
  throw new MillraceError("ERR_INVALID_VALUE", details);
}

function validationOf(given: NonNullable<StreamSettings["validation"]>): StreamValidation {
  const { sampleWeight } = given;
  const { features, target } = takeTarget(tableOf(given.features), targetOf(given));
  return { features, target, ...(sampleWeight ? { sampleWeight: posted(sampleWeight) as Float64Array } : {}) };
}

const posted = (weights: string | NumberList) =>
  typeof weights === "string" ? weights : shared(Float64Array.from(weights as ArrayLike<number>, Number));
