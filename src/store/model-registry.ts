// Published models: names, versions 1, 2, 3 ..., and aliases such as `champion`.
//   publish: the file first, durably, under its hash; the row in the ledger is the moment the version exists
//   aliases: append-only, so that "who was live when" can always be answered; rollback appends too
//   sweep:   files without a row are removed; rows without a good file are reported, and the bad file put aside
import { createHash } from "node:crypto";
import fs from "node:fs";
import { join } from "node:path";
import { MillraceError } from "../core/errors.js";
import { canonicalJson, type JsonValue } from "../core/json.js";
import { nearestName } from "../core/nearest-name.js";
import { type Disk, diskError, listFolder, makeFolder, quarantine, disk as realDisk, sweepTemporary } from "./files.js";
import type { Ledger, Row } from "./ledger.js";
import { aliasesOf, liveVersion, previousLive } from "./model-aliases.js";
import { checkAlias, checkName, parseReference } from "./model-reference.js";

export interface ModelVersion {
  readonly name: string;
  readonly version: number;
  /** SHA-256 of the file, hex. */
  readonly hash: string;
  readonly bytes: number;
  /** What the publisher said about it: kind, metrics, run. */
  readonly facts: JsonValue;
  /** ISO 8601. */
  readonly published: string;
  /** Aliases that point at it now. */
  readonly aliases: readonly string[];
  readonly path: string;
}

export interface AliasChange {
  readonly alias: string;
  readonly version: number;
  readonly action: "promote" | "rollback";
  readonly since: string;
}

export const defaultAlias = "champion";

/** The registry of a project. Readers may use it while a run holds the project lock. */
export class ModelRegistry {
  readonly #models: string;
  readonly #quarantine: string;
  readonly #ledger: Ledger;
  readonly #disk: Disk;

  constructor(storeFolder: string, ledger: Ledger, disk: Disk = realDisk) {
    this.#models = join(storeFolder, "models");
    this.#quarantine = join(storeFolder, "quarantine");
    this.#ledger = ledger;
    this.#disk = disk;
  }

  /**
   * Publishes a file as the next version of a name. The same bytes again are the version they were, so that a deploy
   * that was killed half-way can be run again.
   *
   * @throws {MillraceError} ERR_INVALID_VALUE (name), ERR_DISK_FULL, ERR_DISK_FAILED: then the version does not exist
   */
  publish(name: string, file: Uint8Array, facts: JsonValue): ModelVersion {
    checkName(name, "a model's name");
    const hash = sha256(file);
    makeFolder(join(this.#models, name));
    // The writer's transaction keeps a sweep of another process from taking the file for a stray.
    return this.#ledger.transaction(() => {
      // Also when the version is there: its file may have been lost or put aside.
      if (this.#check(name, hash).fault) this.#disk.write(this.#pathOf(name, hash), [file], file.length);
      const known = this.#rowOf(name, hash);
      if (known) return this.#versionFrom(known);
      this.#ledger.run(
        `INSERT INTO models (name, version, hash, bytes, facts, published)
          VALUES (?, (SELECT coalesce(max(version), 0) + 1 FROM models WHERE name = ?), ?, ?, ?, ?)`,
        name,
        name,
        hash,
        file.length,
        canonicalJson(facts),
        new Date().toISOString(),
      );
      return this.#versionFrom(this.#rowOf(name, hash)!);
    });
  }

  /** `name` (its champion, else its newest), `name@3`, `name@alias`. @throws {MillraceError} ERR_MODEL_UNKNOWN */
  resolve(reference: string): ModelVersion {
    const { name, version, alias } = parseReference(reference);
    const unknown = (what: string, near?: string) =>
      new MillraceError("ERR_MODEL_UNKNOWN", { reference, what, ...(near ? { near } : {}) });
    const { newest } = this.#ledger.get("SELECT max(version) AS newest FROM models WHERE name = ?", name)!;
    if (newest === null) throw unknown("nothing of that name has been published", nearestName(name, this.#names()));
    if (version !== undefined) {
      const found = this.#versionOf(name, version);
      if (!found) throw unknown(`'${name}' has versions 1 to ${newest}`);
      return found;
    }
    const live = liveVersion(this.#ledger, name, alias ?? defaultAlias);
    if (alias !== undefined && live === undefined)
      throw unknown(`'${name}' has no alias '${alias}'`, nearestName(alias, aliasesOf(this.#ledger, name)));
    return this.#versionOf(name, live ?? Number(newest))!;
  }

  /** The file, its hash compared. @throws {MillraceError} ERR_MODEL_UNKNOWN · ERR_MODEL_CORRUPT: put into quarantine */
  read(reference: string): { readonly model: ModelVersion; readonly file: Uint8Array } {
    const model = this.resolve(reference);
    const { name, version, hash } = model;
    const { file, fault } = this.#check(name, hash);
    if (!fault) return { model, file: file! };
    if (file) quarantine(model.path, this.#quarantine);
    throw new MillraceError("ERR_MODEL_CORRUPT", { name, version, reason: fault });
  }

  /** Points an alias at a version; nothing happens when it does already. @throws {MillraceError} ERR_MODEL_UNKNOWN */
  promote(reference: string, alias: string): ModelVersion {
    checkAlias(alias);
    return this.#ledger.transaction(() => {
      const { name, version } = this.resolve(reference);
      if (liveVersion(this.#ledger, name, alias) !== version) this.#point(name, alias, version, "promote");
      return this.#versionOf(name, version)!;
    });
  }

  /** Points an alias at the version it pointed at before. @throws {MillraceError} ERR_ROLLBACK_IMPOSSIBLE */
  rollback(name: string, alias: string = defaultAlias): ModelVersion {
    return this.#ledger.transaction(() => {
      this.resolve(name);
      const version = previousLive(this.#ledger, name, alias);
      if (version === undefined) throw new MillraceError("ERR_ROLLBACK_IMPOSSIBLE", { name, alias });
      this.#point(name, alias, version, "rollback");
      return this.#versionOf(name, version)!;
    });
  }

  /** All versions, by name, newest first. */
  list(): ModelVersion[] {
    return this.#ledger.all("SELECT * FROM models ORDER BY name, version DESC").map((row) => this.#versionFrom(row));
  }

  /** Who was live when, oldest first. */
  history(name: string): AliasChange[] {
    return this.#ledger
      .all("SELECT alias, version, action, since FROM aliases WHERE name = ? ORDER BY id", name)
      .map((row) => row as unknown as AliasChange);
  }

  /** Removes files that no version names: what publishers that died left behind. */
  sweepStrays(): void {
    this.#ledger.transaction(() => {
      for (const name of listFolder(this.#models)) this.#sweepFolder(name);
    });
  }

  /** Sweeps, reads every file, and puts bad ones aside. Returns the versions that are left without a good file. */
  sweep(): { readonly name: string; readonly version: number; readonly reason: string }[] {
    return this.#ledger.transaction(() => {
      this.sweepStrays();
      return this.#ledger.all("SELECT * FROM models ORDER BY name, version").flatMap((row) => {
        const { name, version, hash } = row as unknown as ModelVersion;
        const { file, fault } = this.#check(name, hash);
        if (!fault) return [];
        if (file) quarantine(this.#pathOf(name, hash), this.#quarantine);
        return [{ name, version, reason: fault }];
      });
    });
  }

  #sweepFolder(name: string): void {
    const folder = join(this.#models, name);
    sweepTemporary(folder);
    for (const file of listFolder(folder)) {
      const hash = /^([0-9a-f]{64})\.model$/.exec(file)?.[1];
      if (hash && !this.#rowOf(name, hash)) fs.rmSync(join(folder, file), { force: true });
    }
  }

  #pathOf(name: string, hash: string): string {
    return join(this.#models, name, `${hash}.model`);
  }

  #names(): string[] {
    return this.#ledger.all("SELECT DISTINCT name FROM models ORDER BY name").map((row) => String(row.name));
  }

  #rowOf(name: string, hash: string): Row | undefined {
    return this.#ledger.get("SELECT * FROM models WHERE name = ? AND hash = ?", name, hash);
  }

  #versionOf(name: string, version: number): ModelVersion | undefined {
    const row = this.#ledger.get("SELECT * FROM models WHERE name = ? AND version = ?", name, version);
    return row && this.#versionFrom(row);
  }

  #versionFrom(row: Row): ModelVersion {
    const { name, version, hash, bytes, published } = row as unknown as ModelVersion;
    const aliases = aliasesOf(this.#ledger, name).filter((alias) => liveVersion(this.#ledger, name, alias) === version);
    const facts = JSON.parse(String(row.facts)) as JsonValue;
    return { name, version, hash, bytes, facts, published, aliases, path: this.#pathOf(name, hash) };
  }

  #point(name: string, alias: string, version: number, action: AliasChange["action"]): void {
    this.#ledger.run(
      "INSERT INTO aliases (name, alias, version, action, since) VALUES (?, ?, ?, ?, ?)",
      name,
      alias,
      version,
      action,
      new Date().toISOString(),
    );
  }

  // The file of a version and what is wrong with it, if anything.
  #check(name: string, hash: string): { readonly file?: Uint8Array; readonly fault?: string } {
    const path = this.#pathOf(name, hash);
    try {
      const file = fs.readFileSync(path);
      return sha256(file) === hash ? { file } : { file, fault: "its content has another hash" };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return { fault: "it is not there" };
      throw diskError(error, "read", path);
    }
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
