// The ledger: what ran, when, from what, with which result. SQLite in WAL mode with full sync: a row is there for good
// when its call returns; readers see the old state or the new one and are never kept waiting.
import { dirname, join } from "node:path";
import { MillraceError } from "../core/errors.js";
import { makeFolder } from "./files.js";
import { migrations } from "./ledger-schema.js";
import { openSqlite, type Sqlite, type SqliteStatement } from "./sqlite.js";

export type Row = Readonly<Record<string, unknown>>;
export type SqlValue = string | number | bigint | null | Uint8Array;

/** An open ledger. Values are always bound, never put into the SQL text. */
export interface Ledger {
  readonly file: string;
  /** Rows of a query. */
  all(sql: string, ...values: readonly SqlValue[]): Row[];
  get(sql: string, ...values: readonly SqlValue[]): Row | undefined;
  run(sql: string, ...values: readonly SqlValue[]): { readonly changes: number; readonly id: number };
  /** Runs `work` as one transaction that owns the ledger's writer from its start; all of it happens or nothing. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const busySeconds = 10;

/**
 * Opens the ledger of a store, making or migrating it.
 *
 * @throws {MillraceError} ERR_LEDGER_BUSY, ERR_LEDGER_FAILED, ERR_LEDGER_NEWER, ERR_DISK_FULL
 */
export function openLedger(storeFolder: string): Ledger {
  const file = ledgerFile(storeFolder);
  makeFolder(dirname(file));
  const database = guard(file, () => openSqlite(file, { timeout: busySeconds * 1000 }));
  try {
    const ledger = ledgerOver(database, file);
    guard(file, () => {
      database.pragma("journal_mode = WAL");
      database.pragma("synchronous = FULL");
      database.pragma("foreign_keys = ON");
    });
    migrate(ledger, file);
    return ledger;
  } catch (error) {
    database.close();
    throw error;
  }
}

export function ledgerFile(storeFolder: string): string {
  return join(storeFolder, "ledger.db");
}

function ledgerOver(database: Sqlite, file: string): Ledger {
  const prepared = new Map<string, SqliteStatement>();
  const prepare = (sql: string) => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  };
  return {
    file,
    all: (sql, ...values) => guard(file, () => prepare(sql).all(...values) as Row[]),
    get: (sql, ...values) => guard(file, () => (prepare(sql).all(...values) as Row[])[0]),
    run: (sql, ...values) =>
      guard(file, () => {
        const { changes, lastInsertRowid } = prepare(sql).run(...values);
        return { changes, id: Number(lastInsertRowid) };
      }),
    transaction(work) {
      if (database.inTransaction) return work();
      guard(file, () => database.exec("BEGIN IMMEDIATE"));
      try {
        const result = work();
        guard(file, () => database.exec("COMMIT"));
        return result;
      } catch (error) {
        // SQLite has rolled back by itself after some failures; a second rollback must not hide the first error.
        if (database.inTransaction) {
          try {
            database.exec("ROLLBACK");
          } catch {}
        }
        throw error;
      }
    },
    close: () => {
      prepared.clear();
      if (database.open) database.close();
    },
  };
}

function migrate(ledger: Ledger, file: string): void {
  const versionOf = () => Number(ledger.get("PRAGMA user_version")?.user_version ?? 0);
  const refuseNewer = (version: number) => {
    if (version > migrations.length)
      throw new MillraceError("ERR_LEDGER_NEWER", { file, version, known: migrations.length });
  };
  refuseNewer(versionOf());
  if (versionOf() === migrations.length) return;
  ledger.transaction(() => {
    // Another process may have migrated while this one waited.
    const from = versionOf();
    refuseNewer(from);
    for (const statement of migrations.slice(from).flat()) ledger.run(statement);
    ledger.run(`PRAGMA user_version = ${migrations.length}`);
  });
}

// SQLite's failures as ours: a full disk may also show as a failure to size its shared memory.
function guard<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const { message } = error as Error;
    const code = String((error as { code?: unknown }).code || "SQLITE_CANTOPEN");
    const cause = { cause: error };
    if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE")
      throw new MillraceError("ERR_DISK_FULL", { file, needed: 4096 }, cause);
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
      throw new MillraceError("ERR_LEDGER_BUSY", { file, seconds: busySeconds }, cause);
    throw new MillraceError("ERR_LEDGER_FAILED", { file, code, reason: message }, cause);
  }
}
