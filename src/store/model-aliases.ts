import type { Ledger } from "./ledger.js";

/** The version an alias points at now. */
export function liveVersion(ledger: Ledger, name: string, alias: string): number | undefined {
  const row = ledger.get(
    "SELECT version FROM aliases WHERE name = ? AND alias = ? ORDER BY id DESC LIMIT 1",
    name,
    alias,
  );
  return row?.version as number | undefined;
}

/**
 * The version an alias pointed at before, with rollbacks undone: after promoting 1, 2, 3, one rollback gives 2, the next 1.
 */
export function previousLive(ledger: Ledger, name: string, alias: string): number | undefined {
  const live: number[] = [];
  const changes = ledger.all(
    "SELECT version, action FROM aliases WHERE name = ? AND alias = ? ORDER BY id",
    name,
    alias,
  );
  for (const { version, action } of changes) {
    if (action === "promote") live.push(Number(version));
    else live.pop();
  }
  return live.at(-2);
}

/** The aliases a name has had, sorted. */
export function aliasesOf(ledger: Ledger, name: string): string[] {
  return ledger
    .all("SELECT DISTINCT alias FROM aliases WHERE name = ? ORDER BY alias", name)
    .map((row) => String(row.alias));
}
