#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "kernels/tree/bins.h"
#include "kernels/tree/leaf-value.h"

namespace millrace {

// The best way to split a node; feature < 0: none is allowed.
struct Split {
  double gain = 0;
  std::int32_t feature = -1;
  std::int32_t bin = 0;  // numeric: codes <= bin go left; bin = the last cut's number + 1: all that is not missing
  bool is_categorical = false;
  bool missing_left = false;
  std::int64_t left_gradient = 0;
  std::int64_t left_hessian = 0;
  double left_output = 0;
  double right_output = 0;
  double lambda_l2 = 0;  // that its sides' outputs were made with
  std::vector<std::uint32_t> left_codes;  // categorical: the codes that go left, missing not among them; rising

  // Greater gain, ties to the lower feature: then it does not matter in which order features were looked at.
  bool beats(double other_gain, std::int32_t other_feature) const noexcept {
    return gain > other_gain || (gain == other_gain && feature < other_feature);
  }
};

// One feature's histogram in one node, and what the split search must know of both.
struct SplitSearch {
  std::span<const BinSum> sums;  // [slots] by code, missing last
  std::int32_t feature;
  int monotone;                   // 1: rising, -1: falling, 0: free
  std::uint32_t random_word;      // draws the one cut of is_random
  const NodeSums* node;
  const SplitRules* rules;
};

// Score of a whole node, which a split must beat.
double node_score(const NodeSums& node, const SplitRules& rules) noexcept;

// Improves `best` by the best numeric split of one feature: greatest gain, ties to the lower feature, then the lower
// bin, then missing on the right.
//
// Rows of a side are reckoned from its share of the hessian, as LightGBM does (exact where hessians are constant).
// Missing goes right; where the node has missing rows, left is tried too, and so is missing against all values; where
// it has none, missing follows the side with more hessian.
void find_split(const SplitSearch& search, double parent_score, Split& best) noexcept;

// A category that may be split by, and where it stands among the others.
struct RankedCategory {
  std::uint32_t code;
  double mean;
};

// The same for a categorical feature (Fisher 1958: sort categories by their mean, then cut the order). Few categories:
// one against the rest. More: categories with at least cat_smooth rows in the order of G / (H + cat_smooth), ties by
// code; the first k of either end go left, k <= max_cat_threshold, with cat_l2 added to lambda_l2, and at least
// min_data_per_group rows more from one tried k to the next. Missing is a category like the others.
//
//   order  scratch, kept from search to search
void find_category_split(const SplitSearch& search, double parent_score, std::vector<RankedCategory>& order, Split& best);

}  // namespace millrace
