// Commits to the prediction log, in the log's own worker: one transaction a call.
//
//   blocks       seq | milliseconds | model | version | row_count | inputs (Arrow stream) | predictions (float64)
//   predictions  id -> (seq, row)      one row a predicted row
//   labels       id -> label           may come before or after its prediction
import { writeArrow } from "../columns/arrow-ipc.js";
import type { LogCommit } from "./prediction-log.js";
import { openSqlite, type Sqlite } from "./sqlite.js";

const schema = `
  CREATE TABLE IF NOT EXISTS blocks (
    seq INTEGER PRIMARY KEY, milliseconds INTEGER NOT NULL, model TEXT NOT NULL, version INTEGER NOT NULL,
    row_count INTEGER NOT NULL, inputs BLOB NOT NULL, predictions BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS blocks_model ON blocks (model, version, seq);
  CREATE TABLE IF NOT EXISTS predictions (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, row INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS labels (id TEXT PRIMARY KEY, label TEXT NOT NULL, milliseconds INTEGER NOT NULL) WITHOUT ROWID;
`;

let open: { readonly file: string; readonly database: Sqlite } | undefined;

function databaseOf(file: string): Sqlite {
  if (open?.file !== file) {
    open?.database.close();
    const database = openSqlite(file);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    database.pragma("busy_timeout = 5000");
    database.exec(schema);
    open = { file, database };
  }
  return open.database;
}

export function run(commit: LogCommit): void {
  const database = databaseOf(commit.file);
  const addBlock = database.prepare(
    "INSERT INTO blocks (milliseconds, model, version, row_count, inputs, predictions) VALUES (?, ?, ?, ?, ?, ?)",
  );
  // A repeated id keeps its first prediction: recovery may send a batch twice.
  const addRow = database.prepare("INSERT OR IGNORE INTO predictions (id, seq, row) VALUES (?, ?, ?)");
  const addLabel = database.prepare("INSERT OR REPLACE INTO labels (id, label, milliseconds) VALUES (?, ?, ?)");
  database.transaction(() => {
    for (const batch of commit.batches) {
      const inputs = Buffer.concat([...writeArrow(batch.inputs, { format: "stream" })]);
      const predictions = Buffer.from(batch.predictions.slice().buffer);
      const { lastInsertRowid } = addBlock.run(
        commit.milliseconds,
        batch.model,
        batch.version,
        batch.inputs.rowCount,
        inputs,
        predictions,
      );
      batch.ids.forEach((id, row) => {
        addRow.run(id, Number(lastInsertRowid), row);
      });
    }
    for (const { id, label } of commit.labels) addLabel.run(id, label, commit.milliseconds);
  })();
}
