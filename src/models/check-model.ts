// What every restore checks of a header and of named arrays: a saved model is not trusted.
import type { TypedArray } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import type { ModelHeader } from "./model.js";

const mostClasses = 65_535;

export const invalidModel = (kind: string, what: string) =>
  new MillraceError("ERR_MODEL_INVALID", {
    what: `the ${kind} model`,
    expected: "sound contents",
    received: `that ${what}`,
  });

/** Checks the fields every model has, for one of the tasks this kind knows. */
export function checkHeader(header: ModelHeader, tasks: readonly string[]): void {
  const { kind, task, features, classes } = header;
  if (!tasks.includes(task)) throw invalidModel(kind, `its task is '${task}'`);
  for (const [what, names] of [
    ["features", features],
    ["classes", classes],
  ] as const) {
    if (
      !Array.isArray(names) ||
      names.some((name) => typeof name !== "string") ||
      new Set(names).size !== names.length
    ) {
      throw invalidModel(kind, `its ${what} are not a list of different names`);
    }
  }
  const wanted =
    task === "regression" ? classes.length === 0 : task === "binary" ? classes.length === 2 : classes.length >= 2;
  if (!wanted || classes.length > mostClasses) throw invalidModel(kind, `it has ${classes.length} classes for ${task}`);
}

/** The array of a name, of the type and length it must have. */
export function arrayOf<A extends TypedArray>(
  header: ModelHeader,
  arrays: ReadonlyMap<string, TypedArray>,
  name: string,
  Elements: { readonly name: string; new (...args: never[]): A },
  length?: number,
): A {
  const array = arrays.get(name);
  if (!(array instanceof Elements))
    throw invalidModel(header.kind, `its array '${name}' is missing or of another type`);
  if (length !== undefined && array.length !== length) {
    throw invalidModel(header.kind, `its array '${name}' has ${array.length} elements instead of ${length}`);
  }
  return array;
}

export function checkFinite(header: ModelHeader, name: string, values: Float64Array): void {
  if (!values.every(Number.isFinite))
    throw invalidModel(header.kind, `its array '${name}' holds a number that is not finite`);
}

/** A copy of arrays nobody else holds, so that a fitted model cannot change. */
export function frozenHeader(header: ModelHeader): ModelHeader {
  return Object.freeze({
    kind: header.kind,
    task: header.task,
    features: Object.freeze([...header.features]),
    classes: Object.freeze([...header.classes]),
    parameters: Object.freeze({ ...header.parameters }),
  });
}
