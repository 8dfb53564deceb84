import { defineOp, f64, number, u32 } from "../../op.js";

/**
 * Chooses rows to find cuts from while rows come in pieces: of all rows those `sampleRows` whose numbers have the
 * smallest hash, so that neither pieces nor order matter and tree/find-cuts chooses the same of a whole table.
 *
 * Given the candidates so far (row numbers) and the next `rowCount` rows, says which stay: positions among the
 * candidates followed by those rows. `bound` is a row beyond whose hash none can be in the sample, -1 at first.
 * `outcome`: how many are kept, and the next bound.
 */
export const drawCutRows = defineOp("tree/draw-cut-rows", {
  inputs: { candidates: f64("candidateCount") },
  outputs: { kept: u32("room"), outcome: f64(2) },
  parameters: { firstRow: number(), rowCount: number(), bound: number(), sampleRows: number() },
  devices: ["cpu"],
  agreement: "exact",
});
