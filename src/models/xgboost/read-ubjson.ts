// Universal Binary JSON (ubjson.org, draft 12): every value has a marker of one byte; numbers are big-endian.
import { type Document, mostContainers, mostLevels, xgboostError } from "./document.js";

type Numbers = Float64Array | Float32Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** Markers of numbers that fit typed arrays: bytes an element, the array, and how one is read. */
const elements: ReadonlyMap<
  string,
  readonly [size: number, make: (count: number) => Numbers, read: (view: DataView, at: number) => number]
> = new Map([
  ["i", [1, (count: number) => new Int8Array(count), (view: DataView, at: number) => view.getInt8(at)]],
  ["U", [1, (count: number) => new Uint8Array(count), (view: DataView, at: number) => view.getUint8(at)]],
  ["I", [2, (count: number) => new Int16Array(count), (view: DataView, at: number) => view.getInt16(at)]],
  ["l", [4, (count: number) => new Int32Array(count), (view: DataView, at: number) => view.getInt32(at)]],
  ["L", [8, (count: number) => new Float64Array(count), (view: DataView, at: number) => Number(view.getBigInt64(at))]],
  ["d", [4, (count: number) => new Float32Array(count), (view: DataView, at: number) => view.getFloat32(at)]],
  ["D", [8, (count: number) => new Float64Array(count), (view: DataView, at: number) => view.getFloat64(at)]],
]);

/** @throws {MillraceError} ERR_MODEL_FORMAT with the offset of the byte */
export function readUbjson(bytes: Uint8Array): Document {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let containers = mostContainers(bytes.length);

  const fail = (expected: string, offset = at): never => {
    const found = offset < bytes.length ? `0x${bytes[offset].toString(16).padStart(2, "0")}` : "the end of the file";
    throw xgboostError(`byte ${offset}`, expected, found);
  };
  const marker = (): string => {
    while (bytes[at] === 0x4e) at++; // N: nothing
    if (at >= bytes.length) fail("a marker");
    return String.fromCharCode(bytes[at++]);
  };
  const skip = (size: number): number => {
    if (size > bytes.length - at) fail(`${size} more bytes`, bytes.length);
    const begin = at;
    at += size;
    return begin;
  };
  const readNumber = (type: string): number => {
    const [size, , read] = elements.get(type) ?? fail("a number", at - 1);
    return read(view, skip(size));
  };
  // A length is checked against what is left of the file, so that nothing can ask for memory that the file does not fill.
  const readLength = (): number => {
    const begin = at;
    const type = marker();
    if (!"iUIlL".includes(type)) fail("a length", at - 1);
    const length = readNumber(type);
    if (!(length >= 0 && length <= bytes.length - at)) fail("a length that the file has", begin);
    return length;
  };
  const readText = (): string => {
    const length = readLength();
    const begin = skip(length);
    return buffer.toString("utf8", begin, begin + length);
  };

  const readValue = (type: string, level: number): Document => {
    switch (type) {
      case "Z":
        return null;
      case "T":
        return true;
      case "F":
        return false;
      case "S":
        return readText();
      case "C":
        return String.fromCharCode(bytes[skip(1)]);
      case "H":
        return highPrecision();
      case "[":
      case "{":
        if (level >= mostLevels) fail(`at most ${mostLevels} levels`, at - 1);
        if (--containers < 0) fail("fewer arrays and objects", at - 1);
        return type === "[" ? readArray(level) : readObject(level);
      default:
        return elements.has(type) ? readNumber(type) : fail("a known marker", at - 1);
    }
  };
  const highPrecision = (): number => {
    const begin = at;
    const text = readText();
    const value = /^-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : fail("a number", begin);
  };
  // `$type` and `#count` of a container; a type needs a count. What takes no bytes (Z, T, F) is not counted in bulk.
  const readType = (): string | undefined => {
    if (bytes[at] !== 0x24) return undefined;
    at++;
    const type = marker();
    if (!elements.has(type) && !"SCH[{".includes(type)) fail("a type of a container", at - 1);
    if (bytes[at] !== 0x23) fail("'#' after a type");
    return type;
  };
  const readCount = (): number | undefined => {
    if (bytes[at] !== 0x23) return undefined;
    at++;
    return readLength();
  };
  const isEnd = (end: number): boolean => {
    while (bytes[at] === 0x4e) at++;
    if (bytes[at] !== end) return false;
    at++;
    return true;
  };
  const readArray = (level: number): Document => {
    const type = readType();
    const count = readCount();
    const element = type === undefined ? undefined : elements.get(type);
    if (element && count !== undefined) return readNumbers(element, count);
    const values: Document[] = [];
    for (let index = 0; count === undefined ? !isEnd(0x5d) : index < count; index++) {
      values.push(readValue(type ?? marker(), level + 1));
    }
    return values;
  };
  const readNumbers = ([size, make, read]: NonNullable<ReturnType<typeof elements.get>>, count: number): Numbers => {
    const begin = skip(size * count);
    const values = make(count);
    for (let index = 0; index < count; index++) values[index] = read(view, begin + index * size);
    return values;
  };
  const readObject = (level: number): Document => {
    const type = readType();
    const count = readCount();
    const members = new Map<string, Document>();
    for (let index = 0; count === undefined ? !isEnd(0x7d) : index < count; index++) {
      const begin = at;
      const key = readText();
      if (members.has(key)) fail("every key once", begin);
      members.set(key, readValue(type ?? marker(), level + 1));
    }
    return members;
  };

  const value = readValue(marker(), 0);
  if (at < bytes.length) fail("the end");
  return value;
}
