import { type Pipeline, predictTable } from "../artifacts/pipeline.js";
import { stackTables } from "../columns/stack-tables.js";
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import type { Runtime } from "../engine/runtime.js";

interface Waiting {
  readonly table: Table;
  readonly resolve: (predictions: Float64Array) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatcherOptions {
  readonly pipeline: Pipeline;
  readonly runtime: Runtime;
  /** Rows of one native call at most, unless one request alone has more. */
  readonly batchRows?: number;
  /** Rows that may wait; over it a request is refused at once with ERR_SERVER_BUSY. */
  readonly queueRows?: number;
  readonly onBatch?: (rows: number, seconds: number) => void;
}

/**
 * Collects the requests of one turn of the event loop and predicts them with one native call.
 *
 * No timers: a lone request is predicted as soon as the loop is free, and a burst is predicted together, so latency
 * never waits for company. Rows are checked before they join, so that a bad request cannot fail its neighbours.
 */
export class Batcher {
  readonly #options: Required<Omit<BatcherOptions, "onBatch">> & Pick<BatcherOptions, "onBatch">;
  #queue: Waiting[] = [];
  #queuedRows = 0;
  #scheduled = false;

  constructor(options: BatcherOptions) {
    this.#options = { batchRows: 64, queueRows: 100_000, ...options };
  }

  /** Predictions of the rows, in order: `[n]` values or `[n x classCount]` probabilities. */
  predict(table: Table): Promise<Float64Array> {
    if (this.#queuedRows + table.rowCount > this.#options.queueRows) {
      throw new MillraceError("ERR_SERVER_BUSY", { waiting: this.#queuedRows, limit: this.#options.queueRows });
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ table, resolve, reject });
      this.#queuedRows += table.rowCount;
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    this.#scheduled = false;
    const batch: Waiting[] = [];
    let rows = 0;
    while (this.#queue.length > 0 && (rows === 0 || rows + this.#queue[0].table.rowCount <= this.#options.batchRows)) {
      const next = this.#queue.shift()!;
      batch.push(next);
      rows += next.table.rowCount;
    }
    this.#queuedRows -= rows;
    if (this.#queue.length > 0) {
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    }
    this.#predict(batch, rows);
  }

  #predict(batch: readonly Waiting[], rows: number): void {
    const start = performance.now();
    try {
      const { pipeline, runtime } = this.#options;
      const { predictions } = predictTable(pipeline, stackTables(batch.map((waiting) => waiting.table)), runtime);
      const width = rows === 0 ? 1 : predictions.length / rows;
      let at = 0;
      for (const { table, resolve } of batch) {
        resolve(predictions.subarray(at, at + table.rowCount * width));
        at += table.rowCount * width;
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.#options.onBatch?.(rows, (performance.now() - start) / 1000);
  }
}
