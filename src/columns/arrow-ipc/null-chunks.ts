import { allocate, type Chunk, makeChunk } from "../column.js";

const nullRows = 65_536;
let nullPage: { values: Float64Array; validity: Uint8Array } | undefined;

/** `length` missing rows of float64. All are views of one page, however many rows a file claims to have. */
export function nullChunks(length: number): Chunk[] {
  nullPage ??= { values: allocate(Float64Array, nullRows), validity: allocate(Uint8Array, nullRows / 8) };
  const { values, validity } = nullPage;
  const chunks: Chunk[] = [];
  for (let at = 0; at < length; at += nullRows) {
    const rows = Math.min(nullRows, length - at);
    chunks.push(makeChunk("float64", { values: values.subarray(0, rows), validity, length: rows, nullCount: rows }));
  }
  return chunks;
}
