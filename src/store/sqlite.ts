// The one door to SQLite. Loaded when a database is first opened: who only trains and predicts in memory never needs it.
import { createRequire } from "node:module";
import type Libsql from "libsql";
import { MillraceError } from "../core/errors.js";

export type Sqlite = Libsql.Database;
export type SqliteStatement = Libsql.Statement<unknown[]>;

/** @throws {MillraceError} ERR_PACKAGE_MISSING when libsql or its binary for this platform is not installed */
export function openSqlite(file: string, options: Libsql.Options = {}): Sqlite {
  return new (libsql())(file, options);
}

function libsql(): typeof Libsql {
  try {
    return createRequire(import.meta.url)("libsql") as typeof Libsql;
  } catch (error) {
    const reason = String((error as Error).message).split("\n")[0];
    throw new MillraceError(
      "ERR_PACKAGE_MISSING",
      { package: "libsql", purpose: "the project's store", reason },
      { cause: error },
    );
  }
}
