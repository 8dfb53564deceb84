// A file's bytes in shared memory, unpacked when gzip.
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { allocate } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import type { OnProgress } from "../core/progress.js";
import { isStopped, type Runtime } from "../engine/runtime.js";

/** Zeroed bytes behind the text, so that the native core may load whole words at any position. */
export const padding = 64;
const pieceBytes = 8 << 20;

export interface FileBytes {
  /** `[size + padding]` in shared memory. */
  readonly bytes: Uint8Array;
  readonly size: number;
  /** Size of the file as it lies on the disk. */
  readonly fileBytes: number;
  readonly compression: "none" | "gzip";
  /** False: the file goes on behind `size`. */
  readonly isWhole: boolean;
}

export interface ReadBytesOptions {
  readonly runtime: Runtime;
  readonly onProgress?: OnProgress;
  /** Read at least so many bytes (unpacked), not the whole file. */
  readonly atLeast?: number;
  /**
   * A gzip file is refused once it has unpacked to more than `bytes` and to more than `ratio` times its own size: far
   * beyond what tables reach, and enough to fill a machine's memory. Default 1 GiB and 200.
   */
  readonly mostUnpacked?: { readonly bytes: number; readonly ratio: number };
}

/**
 * Reads a file, plain or gzip (found by its first two bytes), into shared memory, with progress in bytes of the file.
 *
 * @throws {MillraceError} ERR_FILE_MISSING, ERR_FILE_UNREADABLE, ERR_FILE_TOO_LARGE, ERR_GZIP_DAMAGED, ERR_GZIP_BOMB,
 *   ERR_CANCELLED
 */
export async function readFileBytes(path: string, options: ReadBytesOptions): Promise<FileBytes> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    throw openError(path, error as NodeJS.ErrnoException);
  }
  try {
    const size = (await handle.stat()).size;
    const magic = Buffer.alloc(2);
    const { bytesRead } = await handle.read(magic, 0, 2, 0);
    const isGzip = bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
    return isGzip ? await unpack(path, size, options) : await readPlain(path, handle, size, options);
  } catch (error) {
    throw error instanceof MillraceError ? error : openError(path, error as NodeJS.ErrnoException);
  } finally {
    await handle.close();
  }
}

/** A copy of bytes in shared memory, padded as the native core wants it. */
export function padBytes(bytes: Uint8Array): Uint8Array {
  const padded = allocate(Uint8Array, bytes.length + padding);
  padded.set(bytes);
  return padded;
}

function openError(path: string, error: NodeJS.ErrnoException): MillraceError {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") {
    return new MillraceError("ERR_FILE_MISSING", { file: path }, { cause: error });
  }
  const reason = error.code === "EISDIR" ? "it is a folder" : (error.code ?? error.message);
  return new MillraceError("ERR_FILE_UNREADABLE", { file: path, reason }, { cause: error });
}

function allocateFor(path: string, size: number): Uint8Array {
  try {
    return allocate(Uint8Array, size + padding);
  } catch (error) {
    throw new MillraceError("ERR_FILE_TOO_LARGE", { file: path, bytes: size }, { cause: error });
  }
}

const stoppedError = (path: string) => new MillraceError("ERR_CANCELLED", { what: `Reading ${basename(path)}` });

function report(path: string, done: number, total: number, { onProgress }: ReadBytesOptions): void {
  onProgress?.({ step: `reading ${basename(path)}`, done, total, unit: "bytes" });
}

async function readPlain(path: string, handle: FileHandle, size: number, options: ReadBytesOptions) {
  const wanted = Math.min(size, options.atLeast ?? size);
  const bytes = allocateFor(path, wanted);
  let done = 0;
  while (done < wanted) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(pieceBytes, wanted - done), done);
    if (bytesRead === 0) break; // Cut short while being read: what is there is what there is.
    done += bytesRead;
    if (isStopped(options.runtime)) throw stoppedError(path);
    report(path, done, size, options);
  }
  return { bytes, size: done, fileBytes: size, compression: "none" as const, isWhole: done < wanted || done === size };
}

/** Ends the stream early once enough is read. */
class Enough extends Error {}

async function unpack(path: string, size: number, options: ReadBytesOptions): Promise<FileBytes> {
  const { atLeast = Number.POSITIVE_INFINITY, mostUnpacked = { bytes: 2 ** 30, ratio: 200 } } = options;
  const pieces: Buffer[] = [];
  let unpacked = 0;
  // pipeline() reports an abort in place of what its last stage threw, so that is kept here.
  let thrown: Error | undefined;
  const end = (error: Error) => {
    thrown = error;
    throw error;
  };
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  try {
    await pipeline(source, createGunzip({ chunkSize: 1 << 20 }), async (stream: AsyncIterable<Buffer>) => {
      for await (const piece of stream) {
        pieces.push(piece);
        unpacked += piece.length;
        if (isStopped(options.runtime)) end(stoppedError(path));
        report(path, Math.min(source.bytesRead, size), size, options);
        if (unpacked > mostUnpacked.bytes && unpacked > mostUnpacked.ratio * size) {
          const { bytes: limit, ratio } = mostUnpacked;
          end(new MillraceError("ERR_GZIP_BOMB", { file: path, bytes: size, limit, ratio }));
        }
        if (unpacked >= atLeast) end(new Enough());
      }
    });
  } catch (error) {
    if (thrown instanceof MillraceError) throw thrown;
    if (!(thrown instanceof Enough)) {
      throw new MillraceError(
        "ERR_GZIP_DAMAGED",
        { file: path, unpacked, reason: (error as Error).message },
        { cause: error },
      );
    }
  }
  const bytes = allocateFor(path, unpacked);
  let at = 0;
  pieces.forEach((piece, index) => {
    bytes.set(piece, at);
    at += piece.length;
    pieces[index] = Buffer.alloc(0);
  });
  return { bytes, size: unpacked, fileBytes: size, compression: "gzip", isWhole: unpacked < atLeast };
}
