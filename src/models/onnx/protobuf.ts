// The part of Protocol Buffers' wire format that ONNX needs, written. A message is a list of fields; order is kept.

/** A field: its number and what it holds. Numbers are varints, texts and bytes are length-delimited. */
export type Field = readonly [number: number, value: number | bigint | string | Uint8Array | Message];
export type Message = readonly Field[];

/** The bytes of a message. */
export function encode(message: Message): Uint8Array {
  return Buffer.concat(parts(message));
}

function parts(message: Message): Uint8Array[] {
  return message.flatMap(([number, value]) => {
    if (typeof value === "number" || typeof value === "bigint") return [tag(number, 0), varint(BigInt(value))];
    const bytes =
      typeof value === "string" ? Buffer.from(value, "utf8") : value instanceof Uint8Array ? value : encode(value);
    return [tag(number, 2), varint(BigInt(bytes.length)), bytes];
  });
}

const tag = (number: number, type: number): Uint8Array => varint(BigInt(number * 8 + type));

// Seven bits a byte, the lowest first; negative numbers as 64-bit two's complement.
function varint(value: bigint): Uint8Array {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** Whole numbers packed into one length-delimited field. */
export function packed(number: number, values: ArrayLike<number>): Field {
  const bytes: number[] = [];
  for (let at = 0; at < values.length; at++) {
    let rest = values[at];
    // All are counts and indices below 2^53, from 0.
    while (rest > 127) {
      bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  }
  return [number, Uint8Array.from(bytes)];
}
