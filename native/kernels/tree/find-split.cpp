#include "kernels/tree/find-split.h"

#include "kernels/tree/score-split.h"

namespace millrace {
namespace {

bool is_empty(const BinSum& sum) noexcept { return sum.hessian == 0 && sum.gradient == 0; }

// The range of bins a random cut is drawn from: those below the last bin that has rows.
struct Range {
  std::int32_t first;
  std::int32_t last;
};

Range random_cut(const SplitSearch& search, std::int32_t cut_count) noexcept {
  std::int32_t first = 0;
  std::int32_t last = cut_count;
  while (first < last && is_empty(search.sums[static_cast<std::size_t>(first)])) ++first;
  while (last > first && is_empty(search.sums[static_cast<std::size_t>(last)])) --last;
  if (first == last) return {0, -1};
  const std::int32_t bin = first + static_cast<std::int32_t>(search.random_word % static_cast<std::uint32_t>(last - first));
  return {bin, bin};
}

}  // namespace

double node_score(const NodeSums& node, const SplitRules& rules) noexcept {
  const double gradient = static_cast<double>(node.gradient) * node.gradient_scale;
  const double hessian = static_cast<double>(node.hessian) * node.hessian_scale;
  if (rules.is_plain()) return gradient * gradient / (hessian + rules.lambda_l2);
  const bool is_smooth = rules.path_smooth > 0;
  const double output = is_smooth ? node.output
                                  : leaf_output(gradient, hessian, rules.lambda_l2, static_cast<double>(node.rows),
                                                node.output, node.lower, node.upper, rules);
  return output_score(gradient, hessian, rules.lambda_l2, output, rules);
}

void find_split(const SplitSearch& search, double parent_score, Split& best) noexcept {
  const SplitScorer scorer(*search.node, *search.rules, search.rules->lambda_l2, search.monotone);
  const std::int32_t cut_count = static_cast<std::int32_t>(search.sums.size()) - 2;
  const BinSum& missing = search.sums.back();
  const bool has_missing = !is_empty(missing);
  const double least = least_score(parent_score, *search.rules);
  Range range{0, has_missing ? cut_count : cut_count - 1};
  if (search.rules->is_random) range = random_cut(search, cut_count);
  double best_score = -1;
  std::int32_t best_bin = -1;
  bool best_left = false;
  BinSum best_sum;
  const auto look = [&](std::int32_t bin, bool missing_left, const BinSum& left) {
    if (!scorer.fits(left.hessian) || !scorer.fits(search.node->hessian - left.hessian)) return;
    const double score = scorer.score(left.gradient, left.hessian);
    if (!(score > least) || !(score > best_score)) return;
    best_score = score;
    best_bin = bin;
    best_left = missing_left;
    best_sum = left;
  };
  BinSum left;
  for (std::int32_t bin = 0; bin <= range.last; ++bin) {
    const BinSum& sum = search.sums[static_cast<std::size_t>(bin)];
    left.gradient += sum.gradient;
    left.hessian += sum.hessian;
    if (bin < range.first || (bin > range.first && is_empty(sum))) continue;  // the same split as the bin before
    look(bin, false, left);
    if (has_missing && bin < cut_count) {
      look(bin, true, {left.gradient + missing.gradient, left.hessian + missing.hessian});
    }
  }
  if (best_bin < 0) return;
  const double gain = best_score - parent_score;
  if (best.feature >= 0 && best.beats(gain, search.feature)) return;
  best.gain = gain;
  best.feature = search.feature;
  best.bin = best_bin;
  best.is_categorical = false;
  best.missing_left = has_missing ? best_left : best_sum.hessian > search.node->hessian - best_sum.hessian;
  best.left_gradient = best_sum.gradient;
  best.left_hessian = best_sum.hessian;
  best.left_codes.clear();
  scorer.outputs(best);
}

}  // namespace millrace
