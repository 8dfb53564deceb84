import type { InputColumn } from "../../artifacts/pipeline.js";
import { columnNamed } from "../../columns/table.js";
import type { Config } from "../../core/config.js";
import type { Runtime } from "../../engine/runtime.js";
import { asDictionary, countLevels } from "../../statistics/categories.js";
import { fitStep, logChange, type Preparation } from "../../transforms/fit-steps.js";
import { hashText } from "../../transforms/hash-text.js";
import { oneHot } from "../../transforms/one-hot.js";
import { ordinalEncode } from "../../transforms/ordinal-encode.js";
import { targetEncode } from "../../transforms/target-encode.js";

/** More classes than this would make too many features of each category. */
const mostTargetClasses = 20;
/** Cells of hashed text that may be made: 2^28 float32 values are 1 GiB. */
const mostTextCells = 2 ** 28;

/** Makes features of categories and texts: one-hot for few levels, the mean label or the rank for many, hashed words. */
export function encodeStep(
  preparation: Preparation,
  inputs: readonly InputColumn[],
  classes: readonly string[],
  config: Config["preprocess"],
  seed: number,
  runtime: Runtime,
): Preparation {
  const { oneHotUpTo, otherwise, textBuckets } = config.encode;
  const categorical = inputs.filter(({ role }) => role === "categorical").map(({ name }) => name);
  const levels = new Map(categorical.map((name) => [name, levelCount(preparation, name, runtime)]));
  const few = categorical.filter((name) => levels.get(name)! <= oneHotUpTo);
  const many = categorical.filter((name) => levels.get(name)! > oneHotUpTo);
  const isTarget = otherwise === "target" && classes.length <= mostTargetClasses;
  const rows = preparation.all.columns.rowCount;
  let current = preparation;
  if (few.length > 0) current = fitStep(current, oneHot, { columns: few }, runtime);
  if (many.length > 0) {
    current = isTarget
      ? fitStep(current, targetEncode, { columns: many, seed, classes }, runtime)
      : fitStep(current, ordinalEncode, { columns: many }, runtime);
  }
  const texts = inputs.filter(({ role }) => role === "text").map(({ name }) => name);
  if (texts.length > 0) {
    const mostFeatures = Math.max(16, Math.floor(mostTextCells / (rows * texts.length)));
    current = fitStep(current, hashText, { columns: texts, buckets: textBuckets, mostFeatures }, runtime);
  }
  const made = (name: string) => {
    const count = current.features.filter(({ source }) => source === name).length;
    return count === 1 ? "1 feature" : `${count} features`;
  };
  return logChange(current, [
    ...few.map((name) => change(name, `one-hot: ${made(name)} of ${levels.get(name)} levels`)),
    ...many.map((name) => {
      const how = isTarget ? "smoothed mean label of its level" : "rank of its level by frequency";
      return change(name, `${how}: ${made(name)} of ${levels.get(name)} levels`);
    }),
    ...texts.map((name) => change(name, `hashed words: ${made(name)} of ${textBuckets} buckets`)),
  ]);

  function change(column: string, what: string) {
    return { column, what, cells: rows };
  }
}

function levelCount(preparation: Preparation, name: string, runtime: Runtime): number {
  return countLevels(asDictionary(columnNamed(preparation.train.columns, name), runtime), runtime).levels.length;
}
