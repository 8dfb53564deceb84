import type { Chunk, TypedArray } from "../columns/column.js";

/** What one argument of an op is. Dimensions are names: all arguments that use a name must agree on its size. */
export interface ArgumentSpec<T> {
  readonly kind: "array" | "floats" | "column" | "columns" | "number" | "boolean" | "text";
  /** Typed array only. */
  readonly elements?: { readonly name: string };
  /** The size of each dimension: a name, or a fixed number; an array's length is their product. */
  readonly shape: readonly (string | number)[];
  /** Never set: carries the argument's type for TypeScript. */
  readonly type?: T;
}

type Shape = readonly (string | number)[];
const array =
  <A extends TypedArray>(elements: { readonly name: string }) =>
  (...shape: Shape): ArgumentSpec<A> => ({ kind: "array", elements, shape });

export const f64 = array<Float64Array>(Float64Array);
export const f32 = array<Float32Array>(Float32Array);
export const i8 = array<Int8Array>(Int8Array);
export const i16 = array<Int16Array>(Int16Array);
export const i32 = array<Int32Array>(Int32Array);
export const i64 = array<BigInt64Array>(BigInt64Array);
export const u8 = array<Uint8Array>(Uint8Array);
export const u16 = array<Uint16Array>(Uint16Array);
export const u32 = array<Uint32Array>(Uint32Array);
/** float64 or float32, all such arrays of a call alike: an op that computes in the precision it is given. */
export const floats = (...shape: Shape): ArgumentSpec<Float64Array | Float32Array> => ({ kind: "floats", shape });
/** One chunk of a column of any type the op reads. */
export const column = (rows: string): ArgumentSpec<Chunk> => ({ kind: "column", shape: [rows] });
/** One chunk each of several columns, all of the same rows. */
export const columns = (count: string, rows: string): ArgumentSpec<readonly Chunk[]> => ({
  kind: "columns",
  shape: [count, rows],
});
export const number = (): ArgumentSpec<number> => ({ kind: "number", shape: [] });
export const boolean = (): ArgumentSpec<boolean> => ({ kind: "boolean", shape: [] });
export const text = (): ArgumentSpec<string> => ({ kind: "text", shape: [] });

/** To the bit, or within a relative error: of the number itself, or of what the op's docstring says it is measured by. */
export type Agreement = "exact" | { readonly relative: number };

export type Device = "cpu" | "gpu";

// biome-ignore lint/suspicious/noExplicitAny: a record of specs of any argument type
type Specs = Readonly<Record<string, ArgumentSpec<any>>>;

/** The contract of an op: dispatch, tests, bench table and docs all read it. */
export interface OpContract<I extends Specs, O extends Specs, P extends Specs> {
  /** Read by the op, in call order. */
  readonly inputs: I;
  /** Allocated by the caller and written by the op. */
  readonly outputs: O;
  /** Numbers, switches and words that steer it. */
  readonly parameters?: P;
  readonly devices: readonly Device[];
  /** How equal any two thread counts, and two devices, are: to the bit, or within a relative error. */
  readonly agreement: Agreement;
  /** How equal the GPU's result is to the CPU's, where that is less than `agreement`. */
  readonly gpuAgreement?: Agreement;
}

export interface Op<I extends Specs = Specs, O extends Specs = Specs, P extends Specs = Specs>
  extends OpContract<I, O, P> {
  /** `family/op`: its path below ops/, kernels/ and shaders/. */
  readonly name: string;
  /** Inputs, outputs and parameters in the order of the native call. */
  readonly order: readonly (readonly [string, ArgumentSpec<unknown>])[];
}

type ValuesOf<S> = { readonly [K in keyof S]: S[K] extends ArgumentSpec<infer T> ? T : never };
/** All arguments of an op, by name. */
export type ArgumentsOf<O> = O extends Op<infer I, infer U, infer P> ? ValuesOf<I> & ValuesOf<U> & ValuesOf<P> : never;

/** Declares an op. `name` is its path: `statistics/histogram` lives in ops/statistics/histogram.ts and twins. */
export function defineOp<I extends Specs, O extends Specs, P extends Specs = Record<never, never>>(
  name: string,
  contract: OpContract<I, O, P>,
): Op<I, O, P> {
  const order = [contract.inputs, contract.outputs, contract.parameters ?? {}].flatMap((specs) =>
    Object.entries<ArgumentSpec<unknown>>(specs),
  );
  return Object.freeze({ name, ...contract, order: Object.freeze(order) });
}
