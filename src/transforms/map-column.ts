import { allocate, type Chunk, type Column, columnOf, makeChunk, makeColumn } from "../columns/column.js";

/** A float64 column computed chunk by chunk: `compute` writes the numbers of one chunk. */
export function mapColumn(column: Column, compute: (chunk: Chunk, values: Float64Array) => void): Column {
  return columnOf(
    "float64",
    column.chunks.map((chunk) => {
      const values = allocate(Float64Array, chunk.length);
      compute(chunk, values);
      return makeChunk("float64", { values });
    }),
  );
}

/** One column per slot of a matrix `[slots x rows]`, sharing its memory. */
export function columnsOfSlots(matrix: Uint8Array | Float32Array, slots: number, rows: number): Column[] {
  const type = matrix instanceof Uint8Array ? "uint8" : "float32";
  return Array.from({ length: slots }, (_, slot) =>
    makeColumn(type, { values: matrix.subarray(slot * rows, (slot + 1) * rows) }),
  );
}
