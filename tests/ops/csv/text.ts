import { allocate } from "../../../src/columns/column.js";

/** A text as the csv ops take it: padded bytes in shared memory and the words that state the rules. */
export function csvText(
  text: string | Uint8Array,
  columns: number,
  options: { quote?: string; longest?: number; isWhole?: boolean; delimiter?: string } = {},
) {
  const content = typeof text === "string" ? Buffer.from(text, "utf8") : text;
  const bytes = allocate(Uint8Array, content.length + 64);
  bytes.set(content);
  const { quote = '"', longest = 1 << 20, isWhole = true, delimiter = "," } = options;
  const rules = Float64Array.of(
    content.length,
    delimiter.charCodeAt(0),
    quote === "" ? -1 : quote.charCodeAt(0),
    columns,
    longest,
    Number(isWhole),
  );
  return { bytes, rules, size: content.length };
}

/** No words but the empty cell mean missing. */
export const noWords = { missingBytes: new Uint8Array(0), missingOffsets: new Int32Array(1) };
