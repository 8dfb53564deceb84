// The tree of values that a JSON or UBJSON model holds, and typed access to it by path.
import { MillraceError } from "../../core/errors.js";

/** Objects are Maps, so that any key is safe. Arrays of numbers may be typed arrays. */
export type Document = null | boolean | number | string | DocumentArray | DocumentObject;
export type DocumentArray = readonly Document[] | NumberArray;
export type DocumentObject = ReadonlyMap<string, Document>;
type NumberArray = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** Levels of nesting a model may have; XGBoost's have 9. */
export const mostLevels = 64;

/** Arrays and objects that a file of so many bytes may hold: an empty one takes more memory than its two bytes. */
export const mostContainers = (bytes: number): number => 1024 + bytes / 8;

export const xgboostError = (where: string, expected: string, received: string): MillraceError =>
  new MillraceError("ERR_MODEL_FORMAT", { format: "XGBoost", where, expected, received });

/** A value and where it stands: `learner.gradient_booster.model`. */
export interface Place {
  readonly value: Document | undefined;
  readonly path: string;
}

/** How a value is named in an error: never whole. */
export function describe(value: Document | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (typeof value === "string") return `'${value.length > 40 ? `${value.slice(0, 40)}...` : value}'`;
  if (typeof value !== "object") return String(value);
  return isObject(value) ? "an object" : `an array of ${value.length}`;
}

const isObject = (value: Document | undefined): value is DocumentObject => value instanceof Map;
const isArray = (value: Document | undefined): value is DocumentArray =>
  Array.isArray(value) || ArrayBuffer.isView(value);

/** The member of an object; its value is undefined where there is none. */
export function member({ value, path }: Place, name: string): Place {
  if (!isObject(value)) throw xgboostError(path || "the root", "an object", describe(value));
  return { value: value.get(name), path: path === "" ? name : `${path}.${name}` };
}

/** The member of a member of an object, and so on. */
export const memberAt = (place: Place, ...names: readonly string[]): Place => names.reduce(member, place);

export function arrayAt({ value, path }: Place, length?: number): DocumentArray {
  if (!isArray(value)) throw xgboostError(path, "an array", describe(value));
  if (length !== undefined && value.length !== length) {
    throw xgboostError(path, `an array of ${length}`, `one of ${value.length}`);
  }
  return value;
}

export function textAt({ value, path }: Place): string {
  if (typeof value !== "string") throw xgboostError(path, "a text", describe(value));
  return value;
}

/** A whole number, as a number or, as XGBoost writes its parameters, as a text. */
export function integerAt({ value, path }: Place, least: number, most: number): number {
  const number = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number) || number < least || number > most) {
    throw xgboostError(path, `a whole number from ${least} to ${most}`, describe(value));
  }
  return number;
}

/** Numbers that all pass `accepts`; true and false count as 1 and 0. */
export function numbersAt(
  place: Place,
  expected: string,
  accepts: (value: number) => boolean,
  length?: number,
): ArrayLike<number> {
  const values = arrayAt(place, length);
  const numbers = Array.isArray(values) ? Float64Array.from(values, asNumber) : (values as NumberArray);
  for (let at = 0; at < numbers.length; at++) {
    if (!accepts(numbers[at])) throw xgboostError(`${place.path}[${at}]`, expected, describe(values[at]));
  }
  return numbers;
}

const asNumber = (value: Document): number =>
  typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : Number.NaN;
