#include "kernels/matrix/center-panels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/simd.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kLanes = CenterPanels::kLanes;
constexpr double kInfinite = std::numeric_limits<double>::infinity();

// Four rows against one panel.
[[gnu::always_inline]] inline void four_rows(const double* const (&rows)[4], const double* panel, std::size_t width,
                                             const double* halves, double* const (&to)[4]) noexcept {
  const double* x0 = rows[0];
  const double* x1 = rows[1];
  const double* x2 = rows[2];
  const double* x3 = rows[3];
  double s0[kLanes] = {}, s1[kLanes] = {}, s2[kLanes] = {}, s3[kLanes] = {};
  for (std::size_t f = 0; f < width; ++f) {
    const double* c = panel + f * kLanes;
    const double a = x0[f], b = x1[f], d = x2[f], e = x3[f];
    for (std::size_t lane = 0; lane < kLanes; ++lane) s0[lane] = std::fma(a, c[lane], s0[lane]);
    for (std::size_t lane = 0; lane < kLanes; ++lane) s1[lane] = std::fma(b, c[lane], s1[lane]);
    for (std::size_t lane = 0; lane < kLanes; ++lane) s2[lane] = std::fma(d, c[lane], s2[lane]);
    for (std::size_t lane = 0; lane < kLanes; ++lane) s3[lane] = std::fma(e, c[lane], s3[lane]);
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane) to[0][lane] = halves[lane] - s0[lane];
  for (std::size_t lane = 0; lane < kLanes; ++lane) to[1][lane] = halves[lane] - s1[lane];
  for (std::size_t lane = 0; lane < kLanes; ++lane) to[2][lane] = halves[lane] - s2[lane];
  for (std::size_t lane = 0; lane < kLanes; ++lane) to[3][lane] = halves[lane] - s3[lane];
}

}  // namespace

CenterPanels::CenterPanels(std::size_t count, std::size_t width)
    : count_(count),
      width_(width),
      panel_count_((count + kLanes - 1) / kLanes),
      panels_(panel_count_ * kLanes * width),
      halves_(panel_count_ * kLanes) {}

void CenterPanels::set(const double* centers) noexcept {
  longest_ = 0;
  for (std::size_t c = 0; c < key_count(); ++c) {
    double* to = panels_.data() + c / kLanes * kLanes * width_ + c % kLanes;
    const double* from = centers + c * width_;
    const double square = c < count_ ? dot(from, from, width_) : 0;
    for (std::size_t f = 0; f < width_; ++f) to[f * kLanes] = c < count_ ? from[f] : 0.0;
    halves_[c] = c < count_ ? square / 2 : kInfinite;
    longest_ = std::max(longest_, square);
  }
}

void CenterPanels::keys(const double* rows, const std::uint32_t* picks, std::size_t count, double* keys) const noexcept {
  if (count == 0) return;
  with_simd(simd_level(), [&]() __attribute__((always_inline)) {
    const std::size_t width = width_;
    const std::size_t step = panel_count_ * kLanes;
    const std::size_t n = count;
    const double* halves = halves_.data();
    double spare[kLanes];
    for (std::size_t i = 0; i < n; i += 4) {
      const double* x[4];
      for (std::size_t r = 0; r < 4; ++r) x[r] = rows + picks[i + r < n ? i + r : n - 1] * width;
      for (std::size_t p = 0; p < panel_count_; ++p) {
        double* to[4];
        for (std::size_t r = 0; r < 4; ++r) to[r] = i + r < n ? keys + (i + r) * step + p * kLanes : spare;
        four_rows(x, panels_.data() + p * kLanes * width, width, halves + p * kLanes, to);
      }
    }
  });
}

NearestKey nearest_key(const double* keys, std::size_t count) noexcept {
  std::int32_t center = 0;
  double least = keys[0];
  double next = kInfinite;
  for (std::size_t c = 1; c < count; ++c) {
    const double key = keys[c];
    const bool nearer = key < least;
    const double loser = nearer ? least : key;
    next = loser < next ? loser : next;
    least = nearer ? key : least;
    center = nearer ? static_cast<std::int32_t>(c) : center;
  }
  return {center, least, next};
}

double squared_distance(const double* a, const double* b, std::size_t width) noexcept {
  double lanes[kLanes] = {};
  std::size_t f = 0;
  for (; f + kLanes <= width; f += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double difference = a[f + lane] - b[f + lane];
      lanes[lane] += difference * difference;
    }
  }
  for (std::size_t lane = 0; f + lane < width; ++lane) {
    const double difference = a[f + lane] - b[f + lane];
    lanes[lane] += difference * difference;
  }
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

}  // namespace millrace
