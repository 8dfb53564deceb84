#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/large-array.h"

namespace millrace {

// Centers as their distances to many rows are found: in panels of 8, the centers of a panel side by side.
//
//   [panel][feature][8 centers]  and half of each squared length; what is missing of the last panel is infinitely far
//
// The key of a row x and a center c is |c|^2 / 2 - x c: half the squared distance less |x|^2 / 2, so the nearest center
// has the least key. A product is one chain of fused multiply-adds over the features: the same bits for any SIMD level.
class CenterPanels {
 public:
  static constexpr std::size_t kLanes = 8;

  CenterPanels() = default;
  CenterPanels(std::size_t count, std::size_t width);

  // From [count x width].
  void set(const double* centers) noexcept;

  std::size_t count() const noexcept { return count_; }
  std::size_t width() const noexcept { return width_; }
  // Keys of a row: count() rounded up to whole panels.
  std::size_t key_count() const noexcept { return panel_count_ * kLanes; }
  double longest() const noexcept { return longest_; }  // greatest squared length

  // keys[i * key_count() + c] for the rows picks[0 .. count - 1] of `rows` [.. x width].
  void keys(const double* rows, const std::uint32_t* picks, std::size_t count, double* keys) const noexcept;

 private:
  std::size_t count_ = 0;
  std::size_t width_ = 0;
  std::size_t panel_count_ = 0;
  double longest_ = 0;
  LargeArray<double> panels_;
  LargeArray<double> halves_;
};

// The least of a row's keys, the first of equals, and the least of the others (infinite: there is none).
struct NearestKey {
  std::int32_t center;
  double key;
  double next;
};

NearestKey nearest_key(const double* keys, std::size_t count) noexcept;

// The sum of squared differences of two points.
double squared_distance(const double* a, const double* b, std::size_t width) noexcept;

}  // namespace millrace
