import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { MillraceError } from "../core/errors.js";

export interface FileBytes {
  /** Size on disk. */
  readonly bytes: number;
  readonly compression: "none" | "gzip";
  /** The content, unpacked. @throws {MillraceError} ERR_FILE_INVALID when the gzip data is damaged */
  pieces(): AsyncIterable<Uint8Array>;
  /** Bytes of the file read so far. */
  bytesRead(): number;
}

/** A file's content piece by piece; gzip is found by its first bytes, not its ending. @throws {MillraceError} ERR_FILE_MISSING */
export async function fileBytes(path: string): Promise<FileBytes> {
  const first = await firstBytes(path, 2);
  const compression = first[0] === 0x1f && first[1] === 0x8b ? "gzip" : "none";
  const { size } = await stat(path);
  let bytesRead = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const input = createReadStream(path, { highWaterMark: 1 << 20 });
    input.on("data", (piece) => {
      bytesRead += piece.length;
    });
    try {
      if (compression === "none") yield* input;
      else yield* input.pipe(createGunzip({ chunkSize: 1 << 20 }));
    } catch (cause) {
      if (!String((cause as { code?: string }).code).startsWith("Z_")) throw cause;
      const details = { file: basename(path), format: "gzip", reason: (cause as Error).message };
      throw new MillraceError("ERR_FILE_INVALID", details, { cause });
    } finally {
      input.destroy();
    }
  }
  return { bytes: size, compression, pieces, bytesRead: () => bytesRead };
}

/** The first bytes of a file, fewer when it is shorter. @throws {MillraceError} ERR_FILE_MISSING */
export async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  try {
    const file = await open(path, "r");
    try {
      const { bytesRead, buffer } = await file.read(new Uint8Array(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") {
      throw new MillraceError("ERR_FILE_MISSING", { file: path }, { cause });
    }
    throw cause;
  }
}
