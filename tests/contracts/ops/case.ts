// What the contract suite must be told of an op beyond its contract, and how it makes and permutes a call.
import { type Chunk, columnOf, columnTypes } from "../../../src/columns/column.js";
import type { ArgumentSpec, Op } from "../../../src/engine/op.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { takeFromColumn } from "../../../src/engine/take-rows.js";
import type { Rows } from "./rows.js";

export type Arguments = Record<string, unknown>;
/** Sizes of dimensions that no input tells. */
export type Sizes = Readonly<Record<string, number>>;

/**
 * What becomes of the result when rows change places. `follows`: what is one a row moves with it, all else keeps its
 * bits · `stays`: everything keeps its bits · `close`: sums in row order: the last digits move · `ordered`: the order
 * of rows, or their numbers, are part of the result.
 */
export type Permuted = "follows" | "stays" | "close" | "ordered";

export interface OpCase {
  readonly permuted: Permuted;
  /** Inputs and parameters; outputs that are not named are made zeroed, from the contract. */
  readonly args: (rows: Rows) => Arguments;
  readonly sizes?: (rows: Rows) => Sizes;
  /** Dimensions that count rows, or so many numbers for each row; default `rowCount` and `n`. */
  readonly rowDimensions?: readonly string[];
  /** Rows at most: for what costs more than a pass. */
  readonly upTo?: number;
  /** The code of the error that the contract states for such rows. */
  readonly refuses?: (rows: Rows) => string | undefined;
  /** For an op whose GPU differs within a tolerance: throws where an output differs by more. */
  readonly near?: (gpu: Arguments, cpu: Arguments) => void;
  /** Rows that the GPU leaves to the CPU. */
  readonly leftToCpu?: (rows: Rows) => boolean;
  /** Arrays whose layout follows the place they lie at: made anew for each run instead of copied, and not compared. */
  readonly placed?: readonly string[];
  /** The result is a time: nothing to compare. */
  readonly isTime?: boolean;
}

export type OpCases = Readonly<Record<string, OpCase | readonly OpCase[]>>;

type Rest = Omit<OpCase, "permuted" | "args">;
const kind =
  (permuted: Permuted) =>
  (args: OpCase["args"], rest: Rest = {}) =>
    ({ permuted, args, ...rest }) as OpCase;
export const follows = kind("follows");
export const stays = kind("stays");
export const close = kind("close");
export const ordered = kind("ordered");

const plainRows = ["rowCount", "n"];

/** The whole call: the case's arguments and zeroed outputs. */
export function callOf(op: Op, { args, sizes }: OpCase, rows: Rows): Arguments {
  const given = args(rows);
  const known = new Map<string, number>();
  for (const [name, spec] of op.order) {
    const value = given[name];
    if (spec.kind === "column") known.set(spec.shape[0] as string, (value as Chunk).length);
    else if (spec.kind === "columns") {
      const chunks = value as Chunk[];
      known.set(spec.shape[0] as string, chunks.length);
      if (chunks.length > 0) known.set(spec.shape[1] as string, chunks[0].length);
    } else if (ArrayBuffer.isView(value) && spec.shape.length === 1 && typeof spec.shape[0] === "string") {
      if (!known.has(spec.shape[0])) known.set(spec.shape[0], (value as Uint8Array).length);
    }
  }
  for (const [name, value] of Object.entries(given)) if (typeof value === "number") known.set(name, value);
  for (const [name, size] of Object.entries(sizes?.(rows) ?? {})) known.set(name, size);
  const made = Object.entries(op.outputs).flatMap(([name, spec]) =>
    given[name] ? [] : [[name, zeroed(op, name, spec, known, given)]],
  );
  return { ...Object.fromEntries(made), ...given };
}

function zeroed(
  op: Op,
  name: string,
  spec: ArgumentSpec<unknown>,
  known: ReadonlyMap<string, number>,
  given: Arguments,
): unknown {
  const length = spec.shape.reduce<number>((product, dimension) => {
    const size = typeof dimension === "number" ? dimension : known.get(dimension);
    if (size === undefined) throw new Error(`${op.name}: the size of '${dimension}' of '${name}' is not known`);
    return product * size;
  }, 1);
  if (spec.elements) return new (spec.elements as Float64ArrayConstructor)(length);
  // In the precision that the call has.
  const [first] = op.order.find(([, other]) => other.kind === "floats")!;
  return given[first] instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

/** The same call with outputs of its own, as they were before anything ran. */
export function again(op: Op, each: OpCase, args: Arguments, rows: Rows): Arguments {
  if (each.placed) return callOf(op, each, rows);
  const outputs = Object.entries(op.outputs).map(([name, { kind }]) => {
    const copyOf = (chunk: Chunk) => ({ ...chunk, values: chunk.values.slice(), validity: chunk.validity.slice() });
    return [name, kind === "columns" ? (args[name] as Chunk[]).map(copyOf) : (args[name] as Uint8Array).slice()];
  });
  return { ...args, ...Object.fromEntries(outputs) };
}

/** Copies of arguments whose rows stand in another order: row i of the result is row `order[i]`. */
export function permute(op: Op, { rowDimensions = plainRows }: OpCase, args: Arguments, order: Uint32Array): Arguments {
  const moved = Object.entries(args).map(([name, value]) => {
    const spec = op.order.find(([known]) => known === name)![1];
    const at = spec.shape.findIndex((dimension) => rowDimensions.includes(dimension as string));
    if (at < 0) return [name, ArrayBuffer.isView(value) ? (value as Uint8Array).slice() : value];
    if (spec.kind === "column") return [name, moveChunk(value as Chunk, order)];
    if (spec.kind === "columns") return [name, (value as Chunk[]).map((each) => moveChunk(each, order))];
    // Behind the rows' dimension, if they come first, stands what a row has; else the rows are the last.
    const cells = value as Float64Array;
    return [name, moveCells(cells, at === 0 ? cells.length / order.length : 1, order)];
  });
  return Object.fromEntries(moved);
}

function moveCells(cells: Float64Array, inner: number, order: Uint32Array): Float64Array {
  const moved = cells.slice();
  const block = order.length * inner;
  for (let base = 0; block > 0 && base + block <= cells.length; base += block) {
    order.forEach((row, to) => {
      for (let i = 0; i < inner; i++) moved[base + to * inner + i] = cells[base + row * inner + i];
    });
  }
  return moved;
}

const runtime = makeRuntime({ threads: 1 });
function moveChunk(each: Chunk, order: Uint32Array): Chunk {
  return takeFromColumn(columnOf(columnTypes[each.code], [each]), order, runtime).chunks[0];
}

/** A fixed order that keeps hardly a row in its place. */
export function shuffledOrder(n: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, row) => row);
  let state = 77;
  for (let last = n - 1; last > 0; last--) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
