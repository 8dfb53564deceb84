// A UBJSON writer for tests: containers that end with a bracket, with a count, or with a type and a count.
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Style = "plain" | "counted" | "typed";

export function ubjson(value: Json, style: Style): Buffer {
  if (value === null) return Buffer.from("Z");
  if (typeof value === "boolean") return Buffer.from(value ? "T" : "F");
  if (typeof value === "number") return number(value);
  if (typeof value === "string")
    return value.length === 1 ? Buffer.from(`C${value}`) : Buffer.concat([Buffer.from("S"), words(value)]);
  if (Array.isArray(value)) return array(value, style);
  const members = Object.entries(value).map(([key, member]) => Buffer.concat([words(key), ubjson(member, style)]));
  return framed("{", members, "}", style);
}

// Every width of integer in turn, no-ops between.
function number(value: number): Buffer {
  if (!Number.isInteger(value) || Object.is(value, -0)) return double("D", value);
  const buffer = Buffer.alloc(10);
  if (value >= -128 && value < 128) return Buffer.from([0x4e, 0x69, value & 255]);
  if (value >= 0 && value < 256) return Buffer.from([0x55, value]);
  if (value >= -32768 && value < 32768) {
    buffer.writeUInt8(0x49);
    buffer.writeInt16BE(value, 1);
    return buffer.subarray(0, 3);
  }
  buffer.writeUInt8(0x4c);
  buffer.writeBigInt64BE(BigInt(value), 1);
  return buffer.subarray(0, 9);
}

function double(marker: "D" | "", value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(Math.fround(value));
  return Buffer.concat([Buffer.from(marker), buffer]);
}

function words(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([number(bytes.length).subarray(bytes.length < 128 ? 1 : 0), bytes]);
}

function array(values: Json[], style: Style): Buffer {
  if (style === "typed" && values.length > 0 && values.every((value) => typeof value === "number")) {
    const header = Buffer.concat([Buffer.from("[$D#"), number(values.length).subarray(values.length < 128 ? 1 : 0)]);
    return Buffer.concat([header, ...values.map((value) => double("", value as number))]);
  }
  return framed(
    "[",
    values.map((value) => ubjson(value, style)),
    "]",
    style,
  );
}

function framed(open: string, parts: Buffer[], close: string, style: Style): Buffer {
  if (style === "plain") return Buffer.concat([Buffer.from(open), ...parts, Buffer.from(close)]);
  const count = number(parts.length).subarray(parts.length < 128 ? 1 : 0);
  return Buffer.concat([Buffer.from(`${open}#`), count, ...parts]);
}
