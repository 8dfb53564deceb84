// Writes the flatbuffers of Arrow messages: a tree of tables, laid out front to back, so that the same tree always
// gives the same bytes. Layout: https://flatbuffers.dev/internals

/** A part that others point to. */
export type FlatPart =
  | { readonly kind: "table"; readonly fields: readonly (FlatField | undefined)[] }
  | { readonly kind: "string"; readonly bytes: Uint8Array }
  | { readonly kind: "tables"; readonly parts: readonly FlatPart[] }
  /** Structs of int64 words, e.g. [offset, length] pairs. */
  | { readonly kind: "words"; readonly words: readonly bigint[]; readonly count: number };

/** A value inside a table. `undefined` in its place leaves it out, which a reader takes as the default. */
export type FlatField =
  | { readonly size: 1 | 2 | 4; readonly value: number }
  | { readonly size: 8; readonly value: bigint }
  | { readonly size: 4; readonly part: FlatPart };

const encoder = new TextEncoder();

export const table = (...fields: (FlatField | undefined)[]): FlatPart => ({ kind: "table", fields });
export const string = (text: string): FlatPart => ({ kind: "string", bytes: encoder.encode(text) });
export const tables = (parts: readonly FlatPart[]): FlatPart => ({ kind: "tables", parts });
export const structs = (wordsEach: number, words: readonly bigint[]): FlatPart => ({
  kind: "words",
  words,
  count: words.length / wordsEach,
});
export const byte = (value: number): FlatField => ({ size: 1, value });
export const short = (value: number): FlatField => ({ size: 2, value });
export const int = (value: number): FlatField => ({ size: 4, value });
export const long = (value: bigint): FlatField => ({ size: 8, value });
export const to = (part: FlatPart): FlatField => ({ size: 4, part });

interface Output {
  view: DataView;
  bytes: Uint8Array;
  length: number;
}

/** The flatbuffer of a root table, its length a multiple of 8. */
export function flatBuffer(root: FlatPart): Uint8Array {
  const bytes = new Uint8Array(1024);
  const output: Output = { bytes, view: new DataView(bytes.buffer), length: 0 };
  const rootOffset = reserve(output, 4, 4);
  // Breadth first, not by recursion; a part always lies behind what points to it, as offsets are unsigned.
  const waiting: { from: number; part: FlatPart }[] = [{ from: rootOffset, part: root }];
  for (let next = 0; next < waiting.length; next++) {
    const { from, part } = waiting[next];
    const at = place(output, part, waiting);
    output.view.setUint32(from, at - from, true);
  }
  reserve(output, 0, 8);
  return output.bytes.slice(0, output.length);
}

function reserve(output: Output, size: number, alignment: number): number {
  const at = Math.ceil(output.length / alignment) * alignment;
  output.length = at + size;
  if (output.length > output.bytes.length) {
    const grown = new Uint8Array(Math.max(output.length, output.bytes.length * 2));
    grown.set(output.bytes);
    output.bytes = grown;
    output.view = new DataView(grown.buffer);
  }
  return at;
}

function place(output: Output, part: FlatPart, waiting: { from: number; part: FlatPart }[]): number {
  switch (part.kind) {
    case "table":
      return placeTable(output, part.fields, waiting);
    case "string": {
      const at = reserve(output, 4 + part.bytes.length + 1, 4);
      output.view.setUint32(at, part.bytes.length, true);
      output.bytes.set(part.bytes, at + 4);
      return at;
    }
    case "tables": {
      const at = reserve(output, 4 + 4 * part.parts.length, 4);
      output.view.setUint32(at, part.parts.length, true);
      part.parts.forEach((child, index) => {
        waiting.push({ from: at + 4 + 4 * index, part: child });
      });
      return at;
    }
    case "words": {
      // The words are aligned to 8, so the count in front of them ends a group of 8.
      reserve(output, 0, 8);
      const at = reserve(output, 8 + 8 * part.words.length, 8) + 4;
      output.view.setUint32(at, part.count, true);
      part.words.forEach((word, index) => {
        output.view.setBigInt64(at + 4 + 8 * index, word, true);
      });
      return at;
    }
  }
}

// The vtable, then the table: its offset to the vtable, then its fields, each aligned to its size.
function placeTable(
  output: Output,
  fields: readonly (FlatField | undefined)[],
  waiting: { from: number; part: FlatPart }[],
): number {
  const offsets: number[] = [];
  let size = 4;
  for (const field of fields) {
    if (!field) {
      offsets.push(0);
      continue;
    }
    size = Math.ceil(size / field.size) * field.size;
    offsets.push(size);
    size += field.size;
  }
  const vtableSize = 4 + 2 * fields.length;
  const vtable = reserve(output, vtableSize, 2);
  const at = reserve(output, size, 8);
  output.view.setUint16(vtable, vtableSize, true);
  output.view.setUint16(vtable + 2, size, true);
  output.view.setInt32(at, at - vtable, true);
  fields.forEach((field, index) => {
    if (!field) return;
    output.view.setUint16(vtable + 4 + 2 * index, offsets[index], true);
    const to = at + offsets[index];
    if ("part" in field) waiting.push({ from: to, part: field.part });
    else if (field.size === 1) output.view.setUint8(to, field.value);
    else if (field.size === 2) output.view.setInt16(to, field.value, true);
    else if (field.size === 4) output.view.setInt32(to, field.value, true);
    else output.view.setBigInt64(to, BigInt(field.value), true);
  });
  return at;
}
