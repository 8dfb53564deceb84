import { predictTable, restorePipeline } from "../../artifacts/pipeline.js";
import { decodePipeline, encodePipeline } from "../../artifacts/pipeline-file.js";
import type { PreparedData } from "../../artifacts/prepared-data.js";
import type { RawData } from "../../artifacts/raw-data.js";
import type { TrainedModel } from "../../artifacts/trained-model.js";
import { MillraceError } from "../../core/errors.js";
import type { Runtime } from "../../engine/runtime.js";
import { takeRows } from "../../engine/take-rows.js";

/** The whole pipeline as one file: fitted transforms, model header, model arrays. */
export function packagePipeline(trained: TrainedModel): Uint8Array {
  const prefix = "model/";
  const arrays = [...trained.arrays].filter(([name]) => name.startsWith(prefix));
  return encodePipeline(
    trained.body.pipeline,
    new Map(arrays.map(([name, array]) => [name.slice(prefix.length), array])),
  );
}

/**
 * Reads the file back as a server would, predicts raw rows that training has predicted through its own features, and
 * compares to the bit: what was trained is what serves.
 *
 * @returns how many rows were compared
 * @throws {MillraceError} ERR_SKEW naming the first row that differs
 */
export function rehearse(
  file: Uint8Array,
  raw: RawData,
  prepared: PreparedData,
  trained: TrainedModel,
  runtime: Runtime,
): number {
  const rows = trained.arrays.get("golden/rows") as Uint32Array;
  const expected = trained.arrays.get("golden/predictions") as Float64Array;
  const rowInRaw = prepared.arrays.get("row") as Uint32Array;
  const golden = takeRows(
    raw.tables.get("data")!,
    Uint32Array.from(rows, (row) => rowInRaw[row]),
    runtime,
  );
  const { body, arrays } = decodePipeline(file);
  const { predictions } = predictTable(restorePipeline(body, arrays), golden, runtime);
  const width = rows.length === 0 ? 1 : expected.length / rows.length;
  for (let at = 0; at < expected.length; at++) {
    if (predictions[at] === expected[at]) continue;
    throw new MillraceError("ERR_SKEW", {
      row: rows[Math.floor(at / width)],
      trained: expected[at],
      served: predictions[at],
    });
  }
  return rows.length;
}
