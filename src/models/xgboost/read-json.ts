// JSON as XGBoost writes it, read strictly: nesting is limited, keys are unique, numbers are finite float32 or whole
// numbers, except the words NaN, Infinity and -Infinity that XGBoost writes. JSON.parse takes 300,000 nested arrays and
// the last of equal keys, and has no words for where it failed.
import { type Document, mostContainers, mostLevels, xgboostError } from "./document.js";
import { float32OfText } from "./float32-text.js";

const longestNumber = 400;

/** @throws {MillraceError} ERR_MODEL_FORMAT with the offset of the byte */
export function readJson(bytes: Uint8Array): Document {
  // One character a byte: offsets stay those of the file, and slices cost nothing.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  let at = 0;
  let containers = mostContainers(bytes.length);

  const fail = (expected: string, offset = at): never => {
    const found = offset < text.length ? JSON.stringify(text[offset]) : "the end of the file";
    throw xgboostError(`byte ${offset}`, expected, found);
  };
  const skipSpace = () => {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      at++;
    }
  };
  const take = (character: string, expected = `'${character}'`) => {
    skipSpace();
    if (text[at] !== character) fail(expected);
    at++;
  };
  const isNext = (character: string): boolean => {
    skipSpace();
    return text[at] === character;
  };

  const readText = (): string => {
    take('"', "a text");
    const begin = at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (Number.isNaN(code) || code < 0x20) fail("the end of a text");
      if (code === 0x22) break;
      at += code === 0x5c ? 2 : 1;
    }
    const raw = text.slice(begin, at);
    at++;
    return textOf(raw, begin);
  };
  const textOf = (raw: string, begin: number): string => {
    if (!/[\\\u0080-\u00ff]/.test(raw)) return raw;
    const unescaped = Buffer.from(raw, "latin1").toString("utf8");
    if (!raw.includes("\\")) return unescaped;
    try {
      return JSON.parse(`"${unescaped}"`) as string;
    } catch {
      return fail("a text with known escapes", begin);
    }
  };

  const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
  const readNumber = (): number => {
    number.lastIndex = at;
    const found = number.exec(text);
    if (!found || found[0].length > longestNumber) return fail("a number");
    const begin = at;
    at += found[0].length;
    // Whole numbers are ids and counts; all else is float32.
    const value = found[1] === undefined && found[2] === undefined ? Number(found[0]) : float32OfText(found[0]);
    if (!Number.isFinite(value)) fail("a number that float32 can hold", begin);
    return value;
  };
  const words: readonly [string, Document][] = [
    ["true", true],
    ["false", false],
    ["null", null],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
  ];
  const readWord = (): Document | undefined => {
    const found = words.find(([word]) => text.startsWith(word, at));
    if (found) at += found[0].length;
    return found?.[1];
  };

  const readValue = (level: number): Document => {
    skipSpace();
    const first = text[at];
    if (first === "{" || first === "[") {
      if (level >= mostLevels) fail(`at most ${mostLevels} levels`);
      if (--containers < 0) fail("fewer arrays and objects");
      return first === "{" ? readObject(level) : readArray(level);
    }
    if (first === '"') return readText();
    if ((first >= "0" && first <= "9") || (first === "-" && text[at + 1] !== "I")) return readNumber();
    const word = readWord();
    return word === undefined ? fail("a value") : word;
  };
  const readArray = (level: number): Document => {
    at++;
    const values: Document[] = [];
    if (isNext("]")) at++;
    else {
      for (;;) {
        values.push(readValue(level + 1));
        if (!isNext(",")) break;
        at++;
      }
      take("]", "',' or ']'");
    }
    return values;
  };
  const readObject = (level: number): Document => {
    at++;
    const members = new Map<string, Document>();
    if (isNext("}")) at++;
    else {
      for (;;) {
        skipSpace();
        const begin = at;
        const key = readText();
        if (members.has(key)) fail("every key once", begin);
        take(":");
        members.set(key, readValue(level + 1));
        if (!isNext(",")) break;
        at++;
      }
      take("}", "',' or '}'");
    }
    return members;
  };

  const value = readValue(0);
  skipSpace();
  if (at < text.length) fail("the end");
  return value;
}
