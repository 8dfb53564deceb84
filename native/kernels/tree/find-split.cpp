#include "kernels/tree/find-split.h"

namespace millrace {
namespace {

struct Search {
  const NodeSums& node;
  const SplitRules& rules;
  double rows_per_hessian;
  double least_score;

  // The gain of a split with these sums on its left, or a negative number where the rules forbid it.
  double gain(std::int64_t left_gradient, std::int64_t left_hessian) const noexcept {
    const std::int64_t right_gradient = node.gradient - left_gradient;
    const std::int64_t right_hessian = node.hessian - left_hessian;
    if (left_hessian <= 0 || right_hessian <= 0) return -1;
    const double least_rows = static_cast<double>(rules.min_rows);
    const double left_rows = static_cast<double>(left_hessian) * rows_per_hessian;
    const double right_rows = static_cast<double>(right_hessian) * rows_per_hessian;
    if (left_rows + 0.5 < least_rows || right_rows + 0.5 < least_rows) return -1;
    const double left_h = static_cast<double>(left_hessian) * node.hessian_scale;
    const double right_h = static_cast<double>(right_hessian) * node.hessian_scale;
    if (left_h < rules.min_sum_hessian || right_h < rules.min_sum_hessian) return -1;
    return node_score(static_cast<double>(left_gradient) * node.gradient_scale, left_h, rules.lambda_l2) +
           node_score(static_cast<double>(right_gradient) * node.gradient_scale, right_h, rules.lambda_l2) - least_score;
  }
};

}  // namespace

void find_split(const BinSum* sums, std::int32_t feature, std::int32_t cut_count, bool ends_open, const NodeSums& node,
                const SplitRules& rules, Split& best) noexcept {
  if (node.hessian <= 0) return;
  const double parent = node_score(static_cast<double>(node.gradient) * node.gradient_scale,
                                   static_cast<double>(node.hessian) * node.hessian_scale, rules.lambda_l2);
  // What rounding alone can add to a gain is no gain.
  const double least_gain = rules.min_gain + 1e-12 * parent;
  const Search search{node, rules, static_cast<double>(node.rows) / static_cast<double>(node.hessian), parent};
  const BinSum& missing = sums[cut_count + 1];
  const bool has_missing = missing.hessian != 0 || missing.gradient != 0;
  const std::int32_t last_bin = has_missing && !ends_open ? cut_count : cut_count - 1;
  std::int64_t gradient = 0;
  std::int64_t hessian = 0;
  for (std::int32_t bin = 0; bin <= last_bin; ++bin) {
    gradient += sums[bin].gradient;
    hessian += sums[bin].hessian;
    if (bin > 0 && sums[bin].hessian == 0 && sums[bin].gradient == 0) continue;  // the same split as the bin before
    const double right = search.gain(gradient, hessian);
    if (right > least_gain && right > best.gain) {
      const bool follow = !has_missing && hessian > node.hessian - hessian;
      best = {right, feature, bin, follow, gradient, hessian};
    }
    if (!has_missing || bin == cut_count) continue;
    const double left = search.gain(gradient + missing.gradient, hessian + missing.hessian);
    if (left > least_gain && left > best.gain) {
      best = {left, feature, bin, true, gradient + missing.gradient, hessian + missing.hessian};
    }
  }
}

}  // namespace millrace
