#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Mean and standard deviation of each column over its present values; missing is left out.
//
//   means, scales  [feature_count]  written; a column without values has mean 0, a constant one scale 1
//
// One pass about a guess of the mean, from the first values, and another where that was far off. kInvalid with the column: an infinite value.
Status column_moments(std::span<const ColumnView> features, std::span<double> means, std::span<double> scales,
                      const Control& control);

// No standardised value may reach infinity, or a coefficient of 0 would turn it into NaN: none is farther from 0.
inline constexpr double kFarthest = 1e100;

// What standardising a column met.
struct Standardized {
  bool is_missing;
  bool is_far;  // a value kFarthest from 0
};

// Rows begin .. begin + count of one column as standardised values: (x - mean) / scale, missing as 0 (the mean).
Standardized standardize_column(const ColumnView& column, double mean, double scale, std::size_t begin, std::size_t count,
                                double* out) noexcept;

// Rows begin .. begin + count as row-major standardised values: (x - mean) / scale, missing as 0 (the mean), then 1
// for the intercept: [count x (feature_count + 1)]. Whether a value was missing.
bool standardize_rows(std::span<const ColumnView> features, std::span<const double> means,
                      std::span<const double> scales, std::size_t begin, std::size_t count, double* out) noexcept;

// Standardised rows, made once and kept where they are few enough, else made anew in every pass over them.
class DesignMatrix {
 public:
  DesignMatrix(std::span<const ColumnView> features, std::size_t row_count, std::span<const double> means,
               std::span<const double> scales, const Control& control);

  std::size_t width() const noexcept { return features_.size() + 1; }
  std::size_t row_count() const noexcept { return row_count_; }
  // Rows to ask for at a time, so that they stay in the cache.
  std::size_t run_rows() const noexcept { return run_rows_; }

  // Rows begin .. begin + count (at most run_rows), row-major; `scratch` holds run_rows x width.
  const double* rows(std::size_t begin, std::size_t count, double* scratch) const noexcept;

 private:
  std::span<const ColumnView> features_;
  std::size_t row_count_;
  std::span<const double> means_;
  std::span<const double> scales_;
  std::size_t run_rows_;
  std::vector<double> kept_;
};

}  // namespace millrace
