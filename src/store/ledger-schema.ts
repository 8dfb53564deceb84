/** The steps from an empty ledger to today's. Append only: what has been released is never edited. */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE runs (
      run TEXT PRIMARY KEY,
      started TEXT NOT NULL,
      ended TEXT,
      -- running, done, failed, cancelled; a run that died keeps 'running' until the next one marks it 'interrupted'
      status TEXT NOT NULL,
      error TEXT,
      millrace TEXT NOT NULL,
      seed INTEGER NOT NULL,
      config TEXT NOT NULL,
      -- threads, device, host, node: what may differ without changing a result
      circumstances TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE artifacts (
      hash TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      body_hash TEXT NOT NULL
    ) STRICT`,
    `CREATE TABLE phases (
      id INTEGER PRIMARY KEY,
      run TEXT NOT NULL REFERENCES runs,
      phase TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('done', 'cached')),
      -- SHA-256 of everything the result depends on, and the hash of each ingredient
      key TEXT NOT NULL,
      ingredients TEXT NOT NULL,
      artifact TEXT NOT NULL REFERENCES artifacts,
      seconds REAL NOT NULL,
      -- which op ran on which device, calls, milliseconds
      report TEXT NOT NULL,
      UNIQUE (run, phase)
    ) STRICT`,
    "CREATE INDEX phases_by_key ON phases (key)",
    `CREATE TABLE parents (
      phase_id INTEGER NOT NULL REFERENCES phases,
      parent TEXT NOT NULL,
      artifact TEXT NOT NULL REFERENCES artifacts,
      PRIMARY KEY (phase_id, parent)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE models (
      name TEXT NOT NULL,
      version INTEGER NOT NULL CHECK (version >= 1),
      hash TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      facts TEXT NOT NULL,
      published TEXT NOT NULL,
      PRIMARY KEY (name, version),
      UNIQUE (name, hash)
    ) STRICT, WITHOUT ROWID`,
    // Who was live when: the last row of a name and alias says who is live now. Rows only ever come.
    `CREATE TABLE aliases (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      alias TEXT NOT NULL,
      version INTEGER NOT NULL,
      action TEXT NOT NULL CHECK (action IN ('promote', 'rollback')),
      since TEXT NOT NULL,
      FOREIGN KEY (name, version) REFERENCES models
    ) STRICT`,
    "CREATE INDEX aliases_by_name ON aliases (name, alias, id)",
    `CREATE TRIGGER aliases_are_history_update BEFORE UPDATE ON aliases
      BEGIN SELECT RAISE(ABORT, 'aliases are append-only'); END`,
    `CREATE TRIGGER aliases_are_history_delete BEFORE DELETE ON aliases
      BEGIN SELECT RAISE(ABORT, 'aliases are append-only'); END`,
    `CREATE TRIGGER models_are_history_update BEFORE UPDATE ON models
      BEGIN SELECT RAISE(ABORT, 'versions never change'); END`,
  ],
];
