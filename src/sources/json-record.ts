// Reads one JSON object into names and cells. Unlike JSON.parse it keeps integers beyond 2^53 exact, refuses what JSON
// cannot say (NaN, 1e999), bounds the depth, and makes no object whose keys a file could choose (`__proto__`).

/** A cell of a JSON row: integers as number or bigint, nested values as their JSON text. */
export type JsonCell = null | boolean | number | bigint | string | JsonFloat;

/** A number written with a fraction or exponent, so that a column of 1.0 and 2.0 is no column of integers. */
export class JsonFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Why a record cannot be read. Caught by the source, which keeps the line and goes on. */
export class BadRecord extends Error {}

const space = /[ \t\r\n]*/y;
const plainString = /"[^"\\\u0000-\u001f]*"/y;
const anyString = /"[^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*"/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const literals: readonly [string, JsonCell][] = [
  ["true", true],
  ["false", false],
  ["null", null],
];
const maximumDepth = 64;

/** Calls `take` for each member of the object in order. @throws {BadRecord} */
export function readRecord(text: string, take: (name: string, cell: JsonCell) => void): void {
  let at = skip(text, 0);
  if (text[at] !== "{") throw new BadRecord("expected an object");
  at = skip(text, at + 1);
  let isOpen = text[at] !== "}";
  while (isOpen) {
    const name = stringAt(text, at);
    if (!name) throw new BadRecord(`expected a name in quotes at character ${at + 1}`);
    at = skip(text, name.end);
    if (text[at] !== ":") throw new BadRecord(`expected ':' at character ${at + 1}`);
    const value = valueAt(text, skip(text, at + 1));
    take(name.value, value.value);
    at = skip(text, value.end);
    isOpen = text[at] === ",";
    if (!isOpen && text[at] !== "}") throw new BadRecord(`expected ',' or '}' at character ${at + 1}`);
    if (isOpen) at = skip(text, at + 1);
  }
  if (skip(text, at + 1) !== text.length) throw new BadRecord(`more text after the object at character ${at + 2}`);
}

function skip(text: string, at: number): number {
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
}

interface Found<T> {
  readonly value: T;
  readonly end: number;
}

function stringAt(text: string, at: number): Found<string> | undefined {
  plainString.lastIndex = at;
  if (plainString.test(text))
    return { value: text.slice(at + 1, plainString.lastIndex - 1), end: plainString.lastIndex };
  anyString.lastIndex = at;
  if (!anyString.test(text)) return undefined;
  const end = anyString.lastIndex;
  try {
    return { value: JSON.parse(text.slice(at, end)) as string, end };
  } catch {
    throw new BadRecord(`bad escape in the string at character ${at + 1}`);
  }
}

function valueAt(text: string, at: number): Found<JsonCell> {
  const first = text[at];
  if (first === '"') {
    const string = stringAt(text, at);
    if (!string) throw new BadRecord(`the string at character ${at + 1} does not end`);
    return string;
  }
  if (first === "{" || first === "[") return nestedAt(text, at);
  for (const [literal, value] of literals) {
    if (text.startsWith(literal, at)) return { value, end: at + literal.length };
  }
  number.lastIndex = at;
  const found = number.exec(text);
  if (!found) throw new BadRecord(`expected a value at character ${at + 1}`);
  const end = number.lastIndex;
  const value = Number(found[0]);
  if (!Number.isFinite(value)) throw new BadRecord(`the number at character ${at + 1} is too large`);
  if (found[1] !== undefined || found[2] !== undefined) return { value: new JsonFloat(value), end };
  return { value: Number.isSafeInteger(value) ? value : BigInt(found[0]), end };
}

// A nested value stays text: its end is where its brackets close, its syntax is JSON.parse's to check.
function nestedAt(text: string, at: number): Found<string> {
  let depth = 0;
  let end = at;
  do {
    const character = text[end];
    if (character === undefined) throw new BadRecord(`the value at character ${at + 1} does not end`);
    if (character === '"') {
      const string = stringAt(text, end);
      if (!string) throw new BadRecord(`the string at character ${end + 1} does not end`);
      end = string.end;
      continue;
    }
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > maximumDepth) throw new BadRecord(`nested deeper than ${maximumDepth}`);
    end++;
  } while (depth > 0);
  const value = text.slice(at, end);
  try {
    JSON.parse(value);
  } catch {
    throw new BadRecord(`the value at character ${at + 1} is not valid JSON`);
  }
  return { value, end };
}
