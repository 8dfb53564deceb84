#pragma once

#include <cstdint>

#include "kernels/tree/find-split.h"

namespace millrace {

// Scores ways to part one node in two, with fixed expressions: what the split search of every feature calls.
class SplitScorer {
 public:
  SplitScorer(const NodeSums& node, const SplitRules& rules, double l2, int monotone) noexcept
      : node_(node), rules_(rules), l2_(l2), monotone_(monotone), rows_per_hessian_(node.rows_per_hessian()),
        is_plain_(rules.is_plain()) {}

  double rows_of(std::int64_t hessian) const noexcept { return static_cast<double>(hessian) * rows_per_hessian_; }

  // Whether a side is large enough.
  bool fits(std::int64_t hessian) const noexcept {
    return hessian > 0 && rows_of(hessian) + 0.5 >= static_cast<double>(rules_.min_rows) &&
           static_cast<double>(hessian) * node_.hessian_scale >= rules_.min_sum_hessian;
  }

  // Sum of both sides' scores, or a negative number where the monotone constraint forbids the split.
  double score(std::int64_t left_gradient, std::int64_t left_hessian) const noexcept {
    const double left_g = static_cast<double>(left_gradient) * node_.gradient_scale;
    const double left_h = static_cast<double>(left_hessian) * node_.hessian_scale;
    const double right_g = static_cast<double>(node_.gradient - left_gradient) * node_.gradient_scale;
    const double right_h = static_cast<double>(node_.hessian - left_hessian) * node_.hessian_scale;
    if (is_plain_) return left_g * left_g / (left_h + l2_) + right_g * right_g / (right_h + l2_);
    const double left = output(left_g, left_h, left_hessian);
    const double right = output(right_g, right_h, node_.hessian - left_hessian);
    if ((monotone_ > 0 && left > right) || (monotone_ < 0 && left < right)) return -1;
    return output_score(left_g, left_h, l2_, left, rules_) + output_score(right_g, right_h, l2_, right, rules_);
  }

  // Writes the outputs of both sides.
  void outputs(Split& split) const noexcept {
    split.lambda_l2 = l2_;
    const std::int64_t right_hessian = node_.hessian - split.left_hessian;
    split.left_output = output(static_cast<double>(split.left_gradient) * node_.gradient_scale,
                               static_cast<double>(split.left_hessian) * node_.hessian_scale, split.left_hessian);
    split.right_output =
        output(static_cast<double>(node_.gradient - split.left_gradient) * node_.gradient_scale,
               static_cast<double>(right_hessian) * node_.hessian_scale, right_hessian);
  }

 private:
  double output(double gradient, double hessian, std::int64_t steps) const noexcept {
    return leaf_output(gradient, hessian, l2_, rows_of(steps), node_.output, node_.lower, node_.upper, rules_);
  }

  const NodeSums& node_;
  const SplitRules& rules_;
  double l2_;
  int monotone_;
  double rows_per_hessian_;
  bool is_plain_;
};

// What rounding alone can add to a score is no gain.
inline double least_score(double parent_score, const SplitRules& rules) noexcept {
  return parent_score + rules.min_gain + 1e-12 * parent_score;
}

}  // namespace millrace
