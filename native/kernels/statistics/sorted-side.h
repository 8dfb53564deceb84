#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "core/lanes.h"

namespace millrace {

// Sorted values with a coarse table over their range, so that a search begins near its end. Its methods are inlined into
// loops that are compiled for vectors.
class SortedSide {
 public:
  // `sorted`: ascending, finite.
  explicit SortedSide(std::vector<double> sorted) : values_(std::move(sorted)), size_(values_.size()) {
    const double spread = size_ == 0 ? 0 : values_.back() - values_.front();
    per_value_ = spread > 0 && spread - spread == 0.0 ? static_cast<double>(size_) / spread : 0.0;
    if (!(per_value_ - per_value_ == 0.0)) per_value_ = 0.0;
    starts_.assign(size_ + 2, static_cast<std::uint32_t>(size_));
    for (std::size_t i = size_; i-- > 0;) starts_[slot(values_[i])] = static_cast<std::uint32_t>(i);
    for (std::size_t s = starts_.size() - 1; s-- > 0;) starts_[s] = std::min(starts_[s], starts_[s + 1]);
    values_.insert(values_.end(), kWindow, std::numeric_limits<double>::quiet_NaN());
  }

  // Values nearer to x than `radius`, as differences round, x itself among them; with radius 0 those equal to x. With
  // vectors of width W (see with_lanes).
  template <class W>
  [[gnu::always_inline]] std::size_t count_within(W, double x, double radius) const noexcept {
    // Nothing but equal values is nearer than the least number there is.
    const double apart = radius > 0 ? radius : std::numeric_limits<double>::denorm_min();
    using Vector = typename W::Vector;
    const std::size_t first = search<W>(
        x - apart,
        [=](const Vector& v, Vector& is) __attribute__((always_inline)) { is = x - v >= apart ? Vector{} + 1.0 : Vector{}; },
        [=](double v) { return x - v >= apart; });
    const std::size_t last = search<W>(
        x + apart,
        [=](const Vector& v, Vector& is) __attribute__((always_inline)) { is = v - x < apart ? Vector{} + 1.0 : Vector{}; },
        [=](double v) { return v - x < apart; });
    return last - first;
  }

 private:
  static constexpr std::size_t kWindow = 16;

  [[gnu::always_inline]] std::size_t slot(double value) const noexcept {
    const double at = (value - values_.front()) * per_value_;
    return at >= static_cast<double>(size_) ? size_ : at > 0 ? static_cast<std::size_t>(at) : 0;
  }

  // The first value for which `before` fails, near `guess`: a window is counted without a branch (`mark` gives 1 where
  // before holds); where it does not hold the border, all values are searched.
  template <class W, class Mark, class Before>
  [[gnu::always_inline]] std::size_t search(double guess, Mark mark, Before before) const noexcept {
    using Vector = typename W::Vector;
    const std::size_t start = starts_[slot(guess)];
    const std::size_t base = start > 0 ? start - 1 : 0;
    Vector found = Vector{};
    for (std::size_t i = 0; i < kWindow; i += W::kStep) {
      Vector values;
      Vector is;
      std::memcpy(&values, values_.data() + base + i, sizeof values);
      mark(values, is);
      found += is;
    }
    double parts[W::kStep];
    std::memcpy(parts, &found, sizeof parts);
    double count = 0;
    for (std::size_t i = 0; i < W::kStep; ++i) count += parts[i];
    const bool holds = (count > 0 || base == 0) && count < kWindow;
    return holds ? base + static_cast<std::size_t>(count) : search_all(base, before);
  }

  // Steps that double away from `near`, then a binary search between the last two.
  template <class Before>
  [[gnu::noinline]] std::size_t search_all(std::size_t near, Before before) const noexcept {
    std::size_t low = 0;
    std::size_t high = size_;
    if (near < size_ && before(values_[near])) {
      low = near + 1;
      for (std::size_t step = kWindow; low + step < size_; step *= 2) {
        if (!before(values_[low + step])) {
          high = low + step;
          break;
        }
        low += step + 1;
      }
    } else {
      high = near;
      for (std::size_t step = kWindow; step < high; step *= 2) {
        if (before(values_[high - step])) {
          low = high - step + 1;
          break;
        }
        high -= step;
      }
    }
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (before(values_[middle])) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  std::vector<double> values_;
  std::size_t size_;
  std::vector<std::uint32_t> starts_;
  double per_value_ = 0;
};

}  // namespace millrace
