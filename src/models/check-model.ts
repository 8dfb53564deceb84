// What every restore checks of a header and of named arrays: a saved model is not trusted.
import type { TypedArray } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import type { Categories } from "./features.js";
import type { ModelHeader } from "./model.js";

const mostClasses = 65_535;
/** Numbers of categories are compared as floats by other libraries; 2^24 is what those can tell apart. */
const mostCategories = 2 ** 24;

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
  if (header.categories !== undefined) checkCategories(header);
}

// By feature: different names, or different finite numbers. The keys are names of features, `__proto__` too.
function checkCategories({ kind, features, categories }: ModelHeader): void {
  if (typeof categories !== "object" || categories === null || Array.isArray(categories)) {
    throw invalidModel(kind, "its categories are not listed by feature");
  }
  const known = new Set(features);
  for (const [name, values] of Object.entries(categories)) {
    if (!known.has(name)) throw invalidModel(kind, `it has categories of '${name}', which is no feature`);
    const isList = Array.isArray(values) && values.length > 0 && values.length <= mostCategories;
    const type = isList ? typeof values[0] : "nothing";
    const isSound =
      isList &&
      (type === "string" || type === "number") &&
      values.every((value) => typeof value === type && (type === "string" || Number.isFinite(value))) &&
      new Set(values).size === values.length;
    if (!isSound) throw invalidModel(kind, `the categories of '${name}' are not different names or different numbers`);
  }
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
    ...(header.categories ? { categories: frozenCategories(header.categories) } : {}),
    parameters: Object.freeze({ ...header.parameters }),
  });
}

// fromEntries defines its keys, so that a feature called `__proto__` is one like any other.
function frozenCategories(categories: Categories): Categories {
  return Object.freeze(
    Object.fromEntries(Object.entries(categories).map(([name, values]) => [name, Object.freeze([...values])])),
  );
}
