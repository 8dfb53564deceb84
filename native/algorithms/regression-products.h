#pragma once

#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// All that least squares needs to know of its rows, however many: sums of products, about weighted means.
//
// A row's features are z = (x - means) / scales, a missing one 0; its label is t = (label - label_mean) / label_unit.
struct RegressionProducts {
  std::vector<double> gram;    // [feature_count^2] sums of weight (z_i - shifts[i]) (z_j - shifts[j])
  std::vector<double> slopes;  // [feature_count] sums of weight (z_i - shifts[i]) (t - label_shift)
  std::vector<double> shifts;  // [feature_count] weighted means of z
  double energy = 0;           // sum of weight (t - label_shift)^2
  double weight = 0;           // of all rows
  double label_mean = 0;
  double label_unit = 1;
  double label_shift = 0;      // weighted mean of t: rounding

  // What a constant feature adds is rounding: its row and column of the Gram matrix are 0.
  bool is_constant(std::size_t feature) const noexcept { return gram[feature * (shifts.size() + 1)] == 0; }
};

// Finds them, in one product of columns (gram-of-columns.h) with the labels as one more.
//
//   means, scales  [feature_count]  written: of each feature's present values, weights or not
//
// The same bits for any thread count. O(rows x features^2). Invalid labels or weights: see label_means; kType with the
// feature: infinite values, or not numeric.
Status regression_products(std::span<const ColumnView> features, std::span<const double> labels,
                           std::span<const double> weights, std::span<double> means, std::span<double> scales,
                           RegressionProducts& products, const Control& control);

}  // namespace millrace
