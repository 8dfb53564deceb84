import { allocate, makeChunk } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import { runOp } from "../engine/dispatch.js";
import { countCodes } from "../engine/ops/column/count-codes.js";
import { weighRows } from "../engine/ops/loss/weigh-rows.js";
import type { FitSettings, NumberList } from "./fit-settings.js";
import type { ReadTarget } from "./target-reader.js";

/** Weights of rows times those of their classes; undefined: all 1. @throws {MillraceError} ERR_INVALID_VALUE, ERR_SHAPE */
export function rowWeights(
  { classes, labels }: Pick<ReadTarget, "classes" | "labels">,
  sampleWeight: NumberList | undefined,
  classWeight?: FitSettings["classWeight"],
): Float64Array | undefined {
  if (sampleWeight === undefined && classWeight === undefined) return undefined;
  if (sampleWeight && sampleWeight.length !== labels.length) {
    const expected = `${labels.length} rows, as the features`;
    throw new MillraceError("ERR_SHAPE", { what: "'sampleWeight'", expected, received: String(sampleWeight.length) });
  }
  const byClass = classWeight === undefined ? new Float64Array(0) : weightsByClass(classes, labels, classWeight);
  const weights = allocate(Float64Array, labels.length);
  const given = sampleWeight instanceof Float64Array ? sampleWeight : Float64Array.from(sampleWeight ?? [], Number);
  runOp(weighRows, { labels, rowWeights: given, classWeights: byClass, weights });
  return weights;
}

function weightsByClass(
  classes: readonly string[],
  labels: Float64Array,
  given: NonNullable<FitSettings["classWeight"]>,
): Float64Array {
  const fail = (expected: string, received: string): never => {
    throw new MillraceError("ERR_INVALID_VALUE", { what: "'classWeight'", expected, received });
  };
  if (classes.length === 0) fail("a target of classes", "a target of numbers");
  if (given === "balanced") {
    const counts = new Float64Array(classes.length + 1);
    runOp(countCodes, { column: makeChunk("float64", { values: labels }), counts });
    return counts
      .subarray(0, classes.length)
      .map((count) => (count > 0 ? labels.length / (classes.length * count) : 1));
  }
  if (typeof given !== "object" || given === null) fail("'balanced' or weights by class", JSON.stringify(given));
  const weights = new Float64Array(classes.length).fill(1);
  for (const [name, weight] of Object.entries(given)) {
    const index = classes.indexOf(name);
    const near = index < 0 ? nearestName(name, classes) : undefined;
    if (index < 0) fail(`classes among ${classes.join(", ")}`, `'${name}'${near ? ` (near: ${near})` : ""}`);
    if (typeof weight !== "number" || !(weight >= 0 && Number.isFinite(weight)))
      fail(`a finite number from 0 for class '${name}'`, String(weight));
    weights[index] = weight;
  }
  return weights;
}
