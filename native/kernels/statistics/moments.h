#pragma once

#include <cstddef>
#include <span>

namespace millrace {

// A sum with its rounding error beside it.
struct CompensatedSum {
  double sum = 0;
  double lost = 0;

  void add(double value) noexcept;
  void add(const CompensatedSum& other) noexcept {
    add(other.sum);
    lost += other.lost;
  }
  double total() const noexcept { return sum + lost; }
};

// Count, mean and sums of powers of deviations from the mean. merge() joins those of two sets of values.
struct Moments {
  double count = 0;
  double mean = 0;
  double m2 = 0;
  double m3 = 0;
  double m4 = 0;

  void merge(const Moments& other) noexcept;
};

// The compensated sum of values, in eight interleaved lanes, which do not depend on the width of vector registers.
CompensatedSum sum_of(std::span<const double> values) noexcept;

// Moments of values about their mean; `sum` as from sum_of.
Moments moments_of(std::span<const double> values, const CompensatedSum& sum) noexcept;

}  // namespace millrace
