#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/large-array.h"
#include "kernels/classification/class-loss.h"

namespace millrace {

// The rows of a table as a linear model of classes sees them: standardised, a column of ones with them as the last. Its
// parameters are [output_count x width], the intercept last in each row.
struct ClassTable {
  std::span<const ColumnView> features;
  std::span<const double> labels;
  std::span<const double> weights;  // empty: all 1
  std::span<const double> means;
  std::span<const double> scales;

  std::size_t width() const noexcept { return features.size() + 1; }
};

struct LossAndSlope {
  double loss = 0;
  std::vector<double> slope;  // [output_count x width]
};

// Sum of weight x loss over all rows at `parameters`, and its slope. One pass over the columns, a tile of rows at a time
// that stays in the cache; sums of fixed stretches of tiles are added in order: the same bits for any thread count.
LossAndSlope loss_of_table(const ClassTable& table, const ClassRule& rule, std::size_t output_count,
                           std::span<const double> parameters, const Control& control);

// Rows spread evenly over a table, standardised and kept, to learn from what is about right for all of them.
class ClassSample {
 public:
  // About `row_count` rows, all of the table if it has no more.
  ClassSample(const ClassTable& table, std::size_t row_count, const Control& control);

  std::size_t row_count() const noexcept { return labels_.size(); }
  double weight() const noexcept;
  // How many rows of weight above 0 the rarest of the classes has.
  std::size_t least_rows(std::size_t class_count) const;

  LossAndSlope loss(const ClassRule& rule, std::size_t output_count, std::span<const double> parameters,
                    const Control& control) const;

  // Second derivatives of the sum of weight x loss, [parameters x parameters], both halves.
  void curvature(const ClassRule& rule, std::size_t output_count, std::span<const double> parameters,
                 std::span<double> out, const Control& control) const;

 private:
  ClassRows rows(std::size_t begin, std::size_t count) const noexcept;

  std::size_t width_;
  LargeArray<double> values_;  // [width x row_count]
  std::vector<double> labels_;
  std::vector<double> weights_;
};

}  // namespace millrace
