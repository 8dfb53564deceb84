import { stackTables } from "../columns/stack-tables.js";
import type { Table } from "../columns/table.js";
import { WorkerPool } from "../engine/workers/pool.js";

/** Rows that were predicted together: their inputs as columns, and what came out. */
export interface LoggedBatch {
  /** One a row. A row whose id is there already is kept once. */
  readonly ids: readonly string[];
  readonly model: string;
  readonly version: number;
  readonly inputs: Table;
  /** `[n]` values or `[n x classCount]` probabilities. */
  readonly predictions: Float64Array;
}

export interface LoggedLabel {
  readonly id: string;
  readonly label: string;
}

/** What the log's worker commits in one transaction. */
export interface LogCommit {
  readonly file: string;
  readonly milliseconds: number;
  readonly batches: readonly LoggedBatch[];
  readonly labels: readonly LoggedLabel[];
}

const flushMs = 50;
const flushRows = 1_000;
const mostWaitingRows = 200_000;

/**
 * The prediction log: what was asked, what was answered, and later what was true. SQLite in a worker of its own, so that
 * a slow disk never holds up an answer; commits are grouped.
 *
 * - `durable`: `append` resolves after its rows are on disk; nothing acknowledged is ever lost.
 * - `buffered`: `append` resolves at once; a crash can lose the last 50 ms or 1,000 rows, a clean stop loses none.
 *   When the disk cannot keep up, whole batches are dropped and counted in `droppedRows`, never silently.
 */
export class PredictionLog {
  readonly #file: string;
  readonly #durable: boolean;
  readonly #pool = new WorkerPool({ threads: 1, workers: 1 });
  #batches: LoggedBatch[] = [];
  #labels: LoggedLabel[] = [];
  #waitingRows = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  droppedRows = 0;

  /** @param file path of the database, `predictionLogFile(storeFolder)` */
  constructor(file: string, mode: "buffered" | "durable") {
    this.#file = file;
    this.#durable = mode === "durable";
  }

  async append(batch: LoggedBatch): Promise<void> {
    if (!this.#durable && this.#waitingRows + batch.inputs.rowCount > mostWaitingRows) {
      this.droppedRows += batch.inputs.rowCount;
      return;
    }
    this.#batches.push(batch);
    this.#waitingRows += batch.inputs.rowCount;
    if (this.#durable) return this.flush();
    if (this.#waitingRows >= flushRows) void this.#flushQuietly();
    else this.#timer ??= setTimeout(() => void this.#flushQuietly(), flushMs);
  }

  /** Keeps labels by the id of their prediction, which may come before or after them. Resolves when on disk. */
  async label(labels: readonly LoggedLabel[]): Promise<void> {
    this.#labels.push(...labels);
    await this.flush();
  }

  /** Resolves when all that was appended before the call is on disk. */
  async flush(): Promise<void> {
    // The commit under way may have begun before the last append: wait for it, then commit what is left.
    while (this.#flushing || this.#batches.length > 0 || this.#labels.length > 0) {
      this.#flushing ??= this.#commit().finally(() => {
        this.#flushing = undefined;
      });
      await this.#flushing;
    }
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      clearTimeout(this.#timer);
      await this.#pool.close();
    }
  }

  async #commit(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const commit = {
      file: this.#file,
      milliseconds: Date.now(),
      batches: stackBatches(this.#batches),
      labels: this.#labels,
    };
    this.#batches = [];
    this.#labels = [];
    const rows = this.#waitingRows;
    this.#waitingRows = 0;
    try {
      await this.#pool.run<LogCommit, void>("store/prediction-log.task", commit);
    } catch (error) {
      if (!this.#durable) this.droppedRows += rows;
      throw error;
    }
  }

  // Nobody waits for a buffered flush: what it loses is counted by #commit.
  async #flushQuietly(): Promise<void> {
    await this.flush().catch(() => undefined);
  }
}

// Batches of one model version as one: a block on disk costs the same for one row as for a thousand.
function stackBatches(batches: readonly LoggedBatch[]): LoggedBatch[] {
  const groups = new Map<string, LoggedBatch[]>();
  for (const batch of batches) {
    const key = `${batch.version} ${batch.model} ${batch.inputs.columns.map((column) => column.type).join()}`;
    const group = groups.get(key);
    if (group) group.push(batch);
    else groups.set(key, [batch]);
  }
  return [...groups.values()].map((group) => {
    if (group.length === 1) return group[0];
    const [{ model, version }] = group;
    const predictions = new Float64Array(group.reduce((sum, batch) => sum + batch.predictions.length, 0));
    let at = 0;
    for (const batch of group) {
      predictions.set(batch.predictions, at);
      at += batch.predictions.length;
    }
    const stacked = stackTables(group.map((batch) => batch.inputs));
    return { ids: group.flatMap((batch) => batch.ids), model, version, inputs: stacked, predictions };
  });
}
