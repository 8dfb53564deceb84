import { MillraceError } from "../../core/errors.js";
import { type FileBytes, padBytes } from "../read-bytes.js";

export interface EncodedText {
  /** UTF-8, padded. */
  readonly bytes: Uint8Array;
  /** Where the text begins, behind a byte order mark. */
  readonly begin: number;
  readonly size: number;
  readonly isWhole: boolean;
  readonly encoding: "utf-8" | "utf-8 with byte order mark" | "utf-16le" | "utf-16be";
}

/**
 * A file's text as UTF-8. UTF-16 is known by its byte order mark and converted; anything else is taken to be UTF-8, which
 * csv/find-rows checks.
 *
 * @throws {MillraceError} ERR_ENCODING when a file with a UTF-16 mark is not UTF-16
 */
export function textOf(file: string, { bytes, size, isWhole }: FileBytes): EncodedText {
  const [first, second, third] = bytes;
  if (size >= 3 && first === 0xef && second === 0xbb && third === 0xbf) {
    return { bytes, begin: 3, size, isWhole, encoding: "utf-8 with byte order mark" };
  }
  const encoding =
    size < 2
      ? undefined
      : first === 0xff && second === 0xfe
        ? "utf-16le"
        : first === 0xfe && second === 0xff
          ? "utf-16be"
          : undefined;
  if (encoding === undefined) return { bytes, begin: 0, size, isWhole, encoding: "utf-8" };
  const converted = convert(file, bytes.subarray(2, size), encoding, isWhole);
  return { bytes: padBytes(converted), begin: 0, size: converted.length, isWhole, encoding };
}

function convert(file: string, bytes: Uint8Array, encoding: string, isWhole: boolean): Uint8Array {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const pieces: Buffer[] = [];
  const pieceBytes = 1 << 20;
  let line = 1;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.slice(at, at + pieceBytes);
    const isLast = at + pieceBytes >= bytes.length;
    try {
      const text = decoder.decode(piece, { stream: !(isLast && isWhole) });
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) line++;
      pieces.push(Buffer.from(text, "utf8"));
    } catch (error) {
      // Decoded again with a mark for what is wrong, to say where it is.
      const before = new TextDecoder(encoding).decode(piece).split("\ufffd", 1)[0];
      throw new MillraceError(
        "ERR_ENCODING",
        { file, line: line + before.split("\n").length - 1, offset: 2 + at + 2 * before.length, encoding },
        { cause: error },
      );
    }
  }
  return Buffer.concat(pieces);
}
