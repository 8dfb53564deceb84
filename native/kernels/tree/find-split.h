#pragma once

#include <cstdint>

#include "kernels/tree/bins.h"

namespace millrace {

struct SplitRules {
  double lambda_l2;
  double min_gain;
  double min_sum_hessian;
  std::int64_t min_rows;
};

// What a node is made of: sums over its rows, in units of the scales.
struct NodeSums {
  std::int64_t gradient;
  std::int64_t hessian;
  std::int64_t rows;
  double gradient_scale;
  double hessian_scale;
};

// The best way to split a node; feature < 0: none is allowed. Rows with code <= bin go left.
struct Split {
  double gain = 0;
  std::int32_t feature = -1;
  std::int32_t bin = 0;
  bool missing_left = false;
  std::int64_t left_gradient = 0;
  std::int64_t left_hessian = 0;
};

// G^2 / (H + lambda): twice what a node with these sums takes off the loss. Chen and Guestrin 2016, equation 6.
inline double node_score(double gradient, double hessian, double lambda_l2) noexcept {
  return gradient * gradient / (hessian + lambda_l2);
}

// Improves `best` by the best split of one feature: greatest gain, ties to what was there first, then the lower bin.
//
//   sums       [cut_count + 2]  the feature's histogram in this node, missing last
//   ends_open  true when the last cut keeps only +inf on its right: then missing cannot be split from all values,
//              since no finite threshold says so
//
// Rows of a side are reckoned from its share of the hessian, as LightGBM does (exact where hessians are constant).
// Missing goes right; where the node has missing rows, left is tried too; where it has none, it follows more hessian.
void find_split(const BinSum* sums, std::int32_t feature, std::int32_t cut_count, bool ends_open, const NodeSums& node,
                const SplitRules& rules, Split& best) noexcept;

}  // namespace millrace
