// Losses of whole queries: LambdaRank and XE-NDCG as LightGBM has them.
import type { Loss } from "./losses.js";

interface Pairs {
  readonly gradient: number[];
  readonly hessian: number[];
}

function rankLoss(
  groups: readonly number[],
  ofQuery: (scores: readonly number[], labels: readonly number[], firstRow: number) => Pairs,
): Loss {
  return {
    outputs: 1,
    initial: () => [0],
    gradients: ([scores], labels, weights) => {
      const all: Pairs = { gradient: [], hessian: [] };
      let begin = 0;
      for (const size of groups) {
        const inQuery = Array.from({ length: size }, (_, at) => labels[begin + at]);
        const query = ofQuery(scores.slice(begin, begin + size), inQuery, begin);
        all.gradient.push(...query.gradient);
        all.hessian.push(...query.hessian);
        begin += size;
      }
      const weighted = (values: readonly number[]) => values.map((value, row) => value * (weights?.[row] ?? 1));
      return { gradient: [weighted(all.gradient)], hessian: [weighted(all.hessian)] };
    },
  };
}

const gainOf = (label: number) => 2 ** label - 1;
const discountOf = (rank: number) => 1 / Math.log2(2 + rank);

export interface LambdaRankRules {
  readonly sigmoid: number;
  readonly truncationLevel: number;
  readonly norm: boolean;
}
export const lambdaRankStandard: LambdaRankRules = { sigmoid: 1, truncationLevel: 30, norm: true };

/** Every pair of different labels of which one ranks among the first `truncationLevel`; scores tie by row. */
export function lambdaRank(groups: readonly number[], rules: LambdaRankRules = lambdaRankStandard): Loss {
  return rankLoss(groups, (scores, labels) => {
    const count = scores.length;
    const gradient = new Array<number>(count).fill(0);
    const hessian = new Array<number>(count).fill(0);
    const ideal = [...labels].sort((a, b) => b - a).slice(0, rules.truncationLevel);
    const idealGain = ideal.reduce((total, label, rank) => total + gainOf(label) * discountOf(rank), 0);
    const order = scores.map((_, row) => row).sort((a, b) => scores[b] - scores[a] || a - b);
    const spread = scores[order[0]] !== scores[order[count - 1]];
    let sum = 0;
    for (let i = 0; i < Math.min(count - 1, rules.truncationLevel); i++) {
      for (let j = i + 1; j < count; j++) {
        if (labels[order[i]] === labels[order[j]]) continue;
        const [high, low] = labels[order[i]] > labels[order[j]] ? [order[i], order[j]] : [order[j], order[i]];
        const distance = scores[high] - scores[low];
        let change =
          ((gainOf(labels[high]) - gainOf(labels[low])) * Math.abs(discountOf(i) - discountOf(j))) / idealGain;
        if (rules.norm && spread) change /= 0.01 + Math.abs(distance);
        const p = 1 / (1 + Math.exp(rules.sigmoid * distance));
        const lambda = rules.sigmoid * change * p;
        const curve = rules.sigmoid ** 2 * change * p * (1 - p);
        gradient[high] -= lambda;
        gradient[low] += lambda;
        hessian[high] += curve;
        hessian[low] += curve;
        sum += 2 * lambda;
      }
    }
    const factor = rules.norm && sum > 0 ? Math.log2(1 + sum) / sum : 1;
    return { gradient: gradient.map((g) => g * factor), hessian: hessian.map((h) => h * factor) };
  });
}

/** @param draw in [0, 1), anew for each row of each query of two rows or more, in row order, each time gradients are taken */
export function rankXendcg(groups: readonly number[], draw: (row: number) => number): Loss {
  return rankLoss(groups, (scores, labels, firstRow) => {
    const count = scores.length;
    if (count < 2) return { gradient: scores.map(() => 0), hessian: scores.map(() => 0) };
    const most = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - most));
    const total = powers.reduce((a, b) => a + b, 0);
    const rho = powers.map((power) => power / total);
    const phi = labels.map((label, at) => 2 ** label - draw(firstRow + at));
    const phiSum = Math.max(
      1e-15,
      phi.reduce((a, b) => a + b, 0),
    );
    const over = (terms: readonly number[]) => terms.map((term, at) => term / (1 - rho[at]));
    const rest = (terms: readonly number[]) => {
      const sum = terms.reduce((a, b) => a + b, 0);
      return terms.map((term, at) => rho[at] * (sum - term));
    };
    const first = rho.map((share, at) => share - phi[at] / phiSum);
    const second = rest(over(first));
    const third = rest(over(second));
    return {
      gradient: first.map((term, at) => term + second[at] + third[at]),
      hessian: rho.map((share) => share * (1 - share)),
    };
  });
}
