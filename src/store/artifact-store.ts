// Artifacts on disk: `artifacts/<SHA-256 of the file>`, never changed once written.
import { createHash } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { type Artifact, makeArtifact } from "../artifacts/artifact.js";
import { allocateShared } from "../columns/shared-memory.js";
import { MillraceError } from "../core/errors.js";
import { aligned, encodeArtifact, type Header, headerLimit, parseHeader, prefixBytes } from "./container.js";
import { decodeArtifact } from "./decode-artifact.js";
import { type Disk, diskError, makeFolder, quarantine, disk as realDisk, sweepTemporary } from "./files.js";

export interface StoredArtifact {
  /** SHA-256 of the file, hex. */
  readonly hash: string;
  readonly bytes: number;
  /** SHA-256 of the body alone, hex: lets a body be read and trusted without its bulk. */
  readonly bodyHash: string;
}

/** Names an artifact without writing it: one pass over its memory, at the speed of SHA-256. */
export function nameArtifact(artifact: Artifact): StoredArtifact {
  const encoded = encodeArtifact(artifact);
  const hash = createHash("sha256");
  for (const piece of encoded.pieces()) hash.update(piece);
  return { hash: hash.digest("hex"), bytes: encoded.bytes, bodyHash: sha256(encoded.body) };
}

/** The artifacts of a project. Reading and writing are synchronous: large ones belong in a worker. */
export class ArtifactStore {
  readonly #folder: string;
  readonly #quarantine: string;
  readonly #disk: Disk;

  constructor(storeFolder: string, disk: Disk = realDisk) {
    this.#folder = join(storeFolder, "artifacts");
    this.#quarantine = join(storeFolder, "quarantine");
    this.#disk = disk;
  }

  /**
   * Writes an artifact durably, unless it is there. `named`: what `nameArtifact` gave, when that is known already.
   *
   * @throws {MillraceError} ERR_DISK_FULL, ERR_DISK_FAILED, ERR_STORE_POISONED
   */
  put(artifact: Artifact, named: StoredArtifact = nameArtifact(artifact)): StoredArtifact {
    if (this.has(named.hash)) return named;
    makeFolder(this.#folder);
    this.#disk.write(this.#pathOf(named.hash), checkedPieces(artifact, named.hash), named.bytes);
    return named;
  }

  has(hash: string): boolean {
    return fs.existsSync(this.#pathOf(hash));
  }

  /**
   * Reads an artifact into one piece of shared memory and compares its hash.
   *
   * @throws {MillraceError} ERR_ARTIFACT_MISSING · ERR_ARTIFACT_CORRUPT, after putting the file into quarantine
   */
  get(hash: string): Artifact {
    return this.#open(hash, (file) => readWhole(file, hash));
  }

  /** The body alone, its own hash compared. @throws as `get` */
  getBody(hash: string, bodyHash: string): unknown {
    return this.#open(hash, (file) => {
      const { header, front } = readHeader(file);
      const body = new Uint8Array(header.body[1]);
      readFully(file, body, front.length + header.body[0]);
      if (sha256(body) !== bodyHash) throw new Error("its body has another hash");
      return JSON.parse(new TextDecoder().decode(body));
    });
  }

  /** Removes what writers that died left behind; returns how many files. */
  sweep(): number {
    return sweepTemporary(this.#folder);
  }

  #pathOf(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new MillraceError("ERR_ARTIFACT_MISSING", { hash });
    return join(this.#folder, hash);
  }

  #open<T>(hash: string, read: (file: number) => T): T {
    const path = this.#pathOf(hash);
    const file = openFile(path, hash);
    try {
      return read(file);
    } catch (error) {
      // A disk that cannot read is another matter than a file that is not what it was.
      if (error instanceof MillraceError) throw error;
      if ((error as NodeJS.ErrnoException).syscall) throw diskError(error, "read", path);
      quarantine(path, this.#quarantine);
      throw new MillraceError("ERR_ARTIFACT_CORRUPT", { hash, reason: (error as Error).message }, { cause: error });
    } finally {
      fs.closeSync(file);
    }
  }
}

// Hashes again what is written: an artifact that someone still writes to must not be kept under a wrong name.
function* checkedPieces(artifact: Artifact, name: string): Generator<Uint8Array> {
  const hash = createHash("sha256");
  for (const piece of encodeArtifact(artifact).pieces()) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest("hex") !== name)
    throw new MillraceError("ERR_INTERNAL", { what: `artifact ${artifact.kind} changed while it was stored` });
}

function readWhole(file: number, hash: string): Artifact {
  const { header, front, dataBytes } = readHeader(file);
  const data = allocateShared(dataBytes);
  const digest = createHash("sha256").update(front);
  for (let at = 0; at < dataBytes; at += readBytes) {
    const part = new Uint8Array(data, at, Math.min(readBytes, dataBytes - at));
    readFully(file, part, front.length + at);
    digest.update(part);
  }
  if (digest.digest("hex") !== hash) throw new Error("its content has another hash");
  const { kind, body, tables, arrays } = decodeArtifact(header, data);
  return makeArtifact(kind, body, { tables, arrays }) as Artifact;
}

/** Small enough that what was read is still in the cache when it is hashed. */
const readBytes = 1 << 20;

function openFile(path: string, hash: string): number {
  try {
    return fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new MillraceError("ERR_ARTIFACT_MISSING", { hash });
    throw diskError(error, "read", path);
  }
}

// The header, checked against the file's size, and everything in front of the data.
function readHeader(file: number): { header: Header; front: Uint8Array; dataBytes: number } {
  const { size } = fs.fstatSync(file);
  const prefix = new Uint8Array(prefixBytes);
  if (size < prefixBytes) throw new Error(`it has only ${size} bytes`);
  readFully(file, prefix, 0);
  const length = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  if (length > headerLimit || aligned(prefixBytes + length) > size)
    throw new Error("its header is longer than the file");
  const front = new Uint8Array(aligned(prefixBytes + length));
  readFully(file, front, 0);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(front.subarray(prefixBytes, prefixBytes + length));
  const dataBytes = size - front.length;
  return { header: parseHeader(text, dataBytes), front, dataBytes };
}

function readFully(file: number, into: Uint8Array, position: number): void {
  for (let at = 0; at < into.length; ) {
    const count = fs.readSync(file, into, at, into.length - at, position + at);
    if (count === 0) throw new Error("it ends too early");
    at += count;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
