#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace millrace {

// What regularises a leaf and allows a split. Names are LightGBM's.
struct SplitRules {
  double lambda_l1 = 0;
  double lambda_l2 = 0;
  double min_gain = 0;
  double min_sum_hessian = 0;
  std::int64_t min_rows = 1;
  double max_delta_step = 0;  // 0: no bound
  double path_smooth = 0;
  double cat_smooth = 10;
  double cat_l2 = 10;
  std::size_t max_cat_threshold = 32;
  std::size_t max_cat_to_onehot = 4;
  std::int64_t min_data_per_group = 100;
  bool is_monotone = false;  // some feature is constrained
  bool is_random = false;    // one random cut a feature and node (extremely randomised trees)

  // Whether a side's score is G^2 / (H + lambda_l2) and nothing else.
  bool is_plain() const noexcept {
    return lambda_l1 == 0 && max_delta_step == 0 && path_smooth == 0 && !is_monotone;
  }
};

// What a node is made of: sums over its rows, in steps of the scales, and what it inherits.
struct NodeSums {
  std::int64_t gradient = 0;
  std::int64_t hessian = 0;
  std::int64_t rows = 0;
  double gradient_scale = 1;
  double hessian_scale = 1;
  double output = 0;  // of the node itself, were it a leaf
  double lower = -std::numeric_limits<double>::infinity();  // bounds that monotone splits above it set
  double upper = std::numeric_limits<double>::infinity();

  double rows_per_hessian() const noexcept {
    return hessian > 0 ? static_cast<double>(rows) / static_cast<double>(hessian) : 0.0;
  }
};

// What a leaf adds, before the learning rate: -T(G) / (H + l2), T the soft threshold of lambda_l1; clipped to
// max_delta_step; drawn towards its parent's by path_smooth; kept between monotone bounds. G and H in units of the loss.
inline double leaf_output(double gradient, double hessian, double l2, double rows, double parent_output, double lower,
                          double upper, const SplitRules& rules) noexcept {
  const double kept = std::abs(gradient) > rules.lambda_l1
                          ? (gradient > 0 ? gradient - rules.lambda_l1 : gradient + rules.lambda_l1)
                          : 0.0;
  const double weight = hessian + l2;
  double output = weight > 0 ? -kept / weight : 0.0;
  if (rules.max_delta_step > 0) output = std::clamp(output, -rules.max_delta_step, rules.max_delta_step);
  if (rules.path_smooth > 0) {
    const double share = rows / rules.path_smooth;
    output = (output * share + parent_output) / (share + 1.0);
  }
  return std::min(std::max(output, lower), upper);
}

// Twice what a leaf with this output takes off the loss. For the plain output it is G^2 / (H + l2): Chen and Guestrin
// 2016, equation 6.
inline double output_score(double gradient, double hessian, double l2, double output, const SplitRules& rules) noexcept {
  const double kept = std::abs(gradient) > rules.lambda_l1
                          ? (gradient > 0 ? gradient - rules.lambda_l1 : gradient + rules.lambda_l1)
                          : 0.0;
  return -(2.0 * kept * output + (hessian + l2) * output * output);
}

}  // namespace millrace
