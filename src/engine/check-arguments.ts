import type { Chunk, TypedArray } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import type { ArgumentSpec, Op } from "./op.js";

type Sizes = Map<string, number>;

/**
 * The arguments of an op in the order of its native call, each of the type its contract says, and all that use a
 * dimension agreeing on its size.
 *
 * @throws {MillraceError} ERR_TYPE, ERR_SHAPE, naming argument and op
 */
export function checkArguments(op: Op, args: Readonly<Record<string, unknown>>): unknown[] {
  const sizes: Sizes = new Map();
  // An array of two unknown dimensions tells neither: it waits until another argument has told one.
  let waiting: [string, ArgumentSpec<unknown>, TypedArray][] = [];
  let precision: string | undefined;
  const values = op.order.map(([name, spec]) => {
    const value = args[name];
    const what = `'${name}' of ${op.name}`;
    if (spec.kind === "array") {
      if (Object(value).constructor?.name !== spec.elements!.name) throw typeError(what, spec.elements!.name, value);
      waiting.push([what, spec, value as TypedArray]);
    } else if (spec.kind === "floats") {
      const received = Object(value).constructor?.name;
      const expected = precision ?? (received === "Float32Array" ? received : "Float64Array");
      if (received !== expected) throw typeError(what, precision ?? "Float64Array or Float32Array", value);
      precision = expected;
      waiting.push([what, spec, value as TypedArray]);
    } else if (spec.kind === "column") agree(what, spec.shape[0], rowsOf(what, value), sizes);
    else if (spec.kind === "columns") {
      if (!Array.isArray(value)) throw typeError(what, "a list of column chunks", value);
      agree(what, spec.shape[0], value.length, sizes);
      for (const chunk of value) agree(what, spec.shape[1], rowsOf(what, chunk), sizes);
    } else {
      const expected = spec.kind === "text" ? "string" : spec.kind;
      if (typeof value !== expected) throw typeError(what, expected, value);
    }
    return value;
  });
  for (let before = -1; waiting.length !== before; ) {
    before = waiting.length;
    waiting = waiting.filter(([what, spec, array]) => !settles(what, spec.shape, array.length, sizes));
  }
  return values;
}

// Checks an array's length, or learns a dimension from it; false when too many are unknown.
function settles(what: string, shape: ArgumentSpec<unknown>["shape"], length: number, sizes: Sizes): boolean {
  let known = 1;
  const unknown: string[] = [];
  for (const dimension of shape) {
    const size = typeof dimension === "number" ? dimension : sizes.get(dimension);
    if (size === undefined) unknown.push(dimension as string);
    else known *= size;
  }
  if (unknown.length > 1) return false;
  if (unknown.length === 0 || known === 0) {
    const expected = unknown.length === 0 ? known : 0;
    if (length !== expected) throw shapeError(what, shape, expected, length);
    return true;
  }
  if (length % known !== 0) throw shapeError(what, shape, `a multiple of ${known}`, length);
  sizes.set(unknown[0], length / known);
  return true;
}

function agree(what: string, dimension: string | number, size: number, sizes: Sizes): void {
  const expected = typeof dimension === "number" ? dimension : sizes.get(dimension);
  if (expected === undefined) sizes.set(dimension as string, size);
  else if (expected !== size) throw shapeError(what, [dimension], expected, size);
}

function rowsOf(what: string, value: unknown): number {
  const chunk = value as Partial<Chunk> | null | undefined;
  if (typeof chunk?.code === "number" && typeof chunk.length === "number") return chunk.length;
  throw typeError(what, "a column chunk", value);
}

function typeError(what: string, expected: string, value: unknown): MillraceError {
  const received = value === null ? "null" : typeof value === "object" ? value.constructor?.name : typeof value;
  return new MillraceError("ERR_TYPE", { what, expected, received: received ?? "an object" });
}

function shapeError(
  what: string,
  shape: ArgumentSpec<unknown>["shape"],
  expected: number | string,
  received: number,
): MillraceError {
  return new MillraceError("ERR_SHAPE", {
    what,
    expected: `${expected} elements (${shape.join(" x ")})`,
    received: String(received),
  });
}
