import { drawLosses, objectives, parameters } from "../../ops/loss/scored-losses.js";
import { follows, type OpCase, type OpCases, ordered } from "./case.js";
import type { Rows } from "./rows.js";

const { poissonMaxDeltaStep: _step, sigmoid: _sigmoid, truncationLevel: _level, ...lossParameters } = parameters;
const { isNormalized: _normalized, seed: _seed, ...ofLosses } = lossParameters;

/** Labels and weights that suit the loss; scores with all that the pattern says. */
function scored(objective: string, rows: Rows) {
  const data = drawLosses(objective, rows.n);
  return rows.pattern === "plain" ? data : { ...data, scores: rows.numbers(1, data.scores.length) };
}

const isRanking = (objective: string) => objective.includes("rank");
const kindOf = (objective: string) => (isRanking(objective) ? ordered : follows);

export const lossOps: OpCases = {
  "loss/row-gradients": objectives.map((objective) =>
    kindOf(objective)((rows) => ({ ...scored(objective, rows), ...parameters, objective }), {
      sizes: () => ({ outputCount: objective === "softmax" ? 3 : 1 }),
      rowDimensions: ["rowCount", "weightCount"],
    }),
  ),
  "loss/row-losses": objectives.map(
    (objective): OpCase =>
      kindOf(objective)(
        (rows) => {
          const { weights: _weights, ...data } = scored(objective, rows);
          return { ...data, ...ofLosses, ndcgRows: 3, objective };
        },
        {
          sizes: (rows) => {
            const queries = drawLosses(objective, rows.n).queryOffsets.length - 1;
            return { outputCount: objective === "softmax" ? 3 : 1, lossCount: isRanking(objective) ? queries : rows.n };
          },
          rowDimensions: ["rowCount", "lossCount"],
        },
      ),
  ),
  "loss/weigh-rows": follows(
    (rows) => ({
      labels: rows.numbers(),
      rowWeights: rows.finite(2),
      classWeights: Float64Array.of(1, 0.5, 3),
    }),
    { rowDimensions: ["rowCount", "weightCount"] },
  ),
};
