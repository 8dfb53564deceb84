import type { BadLine } from "../source.js";

/** Characters kept of a bad line. */
const mostCharacters = 200;
/** Bytes of a field, quotes counted; a longer one makes its line bad. */
export const longestField = 1 << 20;

/** Why a line is bad; the codes are those of native/kernels/csv/structure.h. */
function reasonOf(code: number, fields: number, columns: number): string {
  switch (code) {
    case 1:
      return `expected ${columns} fields, found ${fields}`;
    case 2:
      return `expected ${columns} fields, found more`;
    case 3:
      return `text after the closing quote of field ${fields}`;
    case 4:
      return `the quote that opens field ${fields} is never closed`;
    case 5:
      return `field ${fields} is longer than ${longestField.toLocaleString("en-US")} bytes`;
    default:
      return "the row is longer than 1 GiB";
  }
}

/** The bad lines that csv/find-rows wrote: `[n][offset, line, reason, fields]`. */
export function badLinesOf(
  file: string,
  bytes: Uint8Array,
  size: number,
  bad: Float64Array,
  count: number,
  columns: number,
): BadLine[] {
  const kept = Math.min(count, bad.length / 4);
  return Array.from({ length: kept }, (_, index) => {
    const [offset, line, reason, fields] = bad.subarray(4 * index, 4 * index + 4);
    return { file, line, reason: reasonOf(reason, fields, columns), text: lineAt(bytes, size, offset) };
  });
}

/** The start of the physical line at `offset`: a bad line is reported by where it starts. */
function lineAt(bytes: Uint8Array, size: number, offset: number): string {
  // Four bytes are the most a character takes, so this many hold the characters kept.
  const end = Math.min(size, offset + 4 * mostCharacters);
  let stop = offset;
  while (stop < end && bytes[stop] !== 10 && bytes[stop] !== 13) stop++;
  const text = new TextDecoder().decode(bytes.slice(offset, stop));
  return [...text].slice(0, mostCharacters).join("");
}
