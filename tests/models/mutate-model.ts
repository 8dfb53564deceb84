// Mutations of a model file, from a seed: the same seed, the same file.

/** Numbers from 0 to before 2^32, by the finalizer of murmur3 over a counter. */
function numbersFrom(seed: number): (below: number) => number {
  let counter = Math.imul(seed, 0x9e3779b1);
  return (below) => {
    counter = (counter + 0x6d2b79f5) | 0;
    let x = counter;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) % below;
  };
}

const words = [
  "-1", "0", "1", "2147483647", "2147483648", "4294967295", "4294967296", "9007199254740993", "2305843009213693952", "1e999",
  "-1e999", "nan", "NaN", "inf", "Infinity", "-Infinity", "1e-45", "0x1", "", " ", "\n", "=", "{}", "[]", "null", "true",
  '"__proto__"', '"', ",", "[", "]", "{", "}", "[$l#l\u007f\u007f\u007f\u007f", "Tree=", "\u0000", "\u00ff",
].map((word) => Buffer.from(word, "latin1")); // biome-ignore format: a list

const digits = (byte: number) => (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e;

/** One to four changes of a file: bits, bytes, numbers, words, pieces left out, doubled, moved or taken from another. */
export function mutate(file: Uint8Array, other: Uint8Array, seed: number): Buffer {
  const draw = numbersFrom(seed);
  let bytes: Buffer = Buffer.from(file);
  for (let changes = 1 + draw(4); changes > 0; changes--) {
    const at = draw(bytes.length + 1);
    const length = 1 << draw(8);
    switch (draw(9)) {
      case 0:
        if (at < bytes.length) bytes[at] ^= 1 << draw(8);
        break;
      case 1:
        if (at < bytes.length) bytes[at] = draw(256);
        break;
      case 2:
        bytes = splice(bytes, at, at, words[draw(words.length)]);
        break;
      case 3:
        bytes = splice(bytes, at, at + length);
        break;
      case 4:
        bytes = splice(bytes, at, at, bytes.subarray(at, at + length));
        break;
      case 5: {
        const from = draw(other.length);
        bytes = splice(bytes, at, at + length, other.subarray(from, from + length));
        break;
      }
      case 6: {
        // The number that stands here, or nothing, becomes another.
        let end = at;
        while (end < bytes.length && digits(bytes[end])) end++;
        bytes = splice(bytes, at, end, draw(2) === 0 ? words[draw(12)] : Buffer.from(String(draw(100))));
        break;
      }
      case 7:
        bytes = bytes.subarray(0, at);
        break;
      default: {
        const to = draw(bytes.length + 1);
        bytes = splice(bytes, to, to + length, bytes.subarray(at, at + length));
      }
    }
  }
  return bytes;
}

const splice = (bytes: Buffer, begin: number, end: number, put: Uint8Array = new Uint8Array(0)): Buffer =>
  Buffer.concat([bytes.subarray(0, begin), put, bytes.subarray(Math.min(end, bytes.length))]);
