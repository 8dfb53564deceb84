// The values that cuts are found from, while rows come in batches: those of the rows that tree/draw-cut-rows keeps. Up to
// twice as many candidates are held, so that each row is looked at a few times, however small batches are.
import { allocate, type Chunk, type Column, makeChunk } from "../../columns/column.js";
import { toFloat64 } from "../../columns/values.js";
import { runOp } from "../../engine/dispatch.js";
import { drawCutRows } from "../../engine/ops/tree/draw-cut-rows.js";
import type { Runtime } from "../../engine/runtime.js";
import { takeFromColumn } from "../../engine/take-rows.js";

export interface CutSample {
  /** The next rows, by name of each number column: the same ones every time. */
  add(columns: ReadonlyMap<string, Column>, rowCount: number): void;
  /** The sampled values of columns, of `sampleRows` rows or all, in the order of rows. */
  values(names: readonly string[]): readonly Chunk[];
}

export function cutSample(sampleRows: number, runtime: Runtime): CutSample {
  const rows = new GrowingNumbers();
  const values = new Map<string, GrowingNumbers>();
  let firstRow = 0;
  let bound = -1;

  function draw(candidates: Float64Array, rowCount: number): Uint32Array {
    const kept = new Uint32Array(Math.min(sampleRows, candidates.length + rowCount));
    const outcome = new Float64Array(2);
    runOp(drawCutRows, { candidates, kept, outcome, firstRow, rowCount, bound, sampleRows }, runtime);
    bound = outcome[1];
    return kept.subarray(0, outcome[0]);
  }

  function trim(): void {
    const kept = draw(rows.all(), 0);
    for (const numbers of [rows, ...values.values()]) numbers.keep(kept);
  }

  return {
    add(columns, rowCount) {
      const taken = draw(new Float64Array(0), rowCount);
      rows.append(Float64Array.from(taken, (row) => firstRow + row));
      for (const [name, column] of columns) {
        const numbers = values.get(name) ?? new GrowingNumbers();
        values.set(name, numbers);
        if (taken.length > 0) numbers.append(toFloat64(takeFromColumn(column, taken, runtime)));
      }
      firstRow += rowCount;
      if (rows.length > 2 * sampleRows) trim();
    },
    values(names) {
      trim();
      return names.map((name) => makeChunk("float64", { values: values.get(name)!.shared() }));
    },
  };
}

/** Numbers in memory that doubles as it fills. */
class GrowingNumbers {
  #numbers = new Float64Array(64);
  length = 0;

  append(more: Float64Array): void {
    const needed = this.length + more.length;
    if (needed > this.#numbers.length) {
      const grown = new Float64Array(Math.max(needed, 2 * this.#numbers.length));
      grown.set(this.all());
      this.#numbers = grown;
    }
    this.#numbers.set(more, this.length);
    this.length = needed;
  }

  /** Only what stands at these rising positions. */
  keep(positions: Uint32Array): void {
    positions.forEach((position, index) => {
      this.#numbers[index] = this.#numbers[position];
    });
    this.length = positions.length;
  }

  all(): Float64Array {
    return this.#numbers.subarray(0, this.length);
  }

  shared(): Float64Array {
    const copy = allocate(Float64Array, this.length);
    copy.set(this.all());
    return copy;
  }
}
