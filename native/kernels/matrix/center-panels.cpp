#include "kernels/matrix/center-panels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/intrinsics.h"
#include "core/simd.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kLanes = CenterPanels::kLanes;
constexpr double kInfinite = std::numeric_limits<double>::infinity();

// A group of rows against one panel: to[r] = halves - rows[r] * panel.
//
//   panel [width x kLanes]
struct Group {
  static constexpr std::size_t kMostRows = 8;
  const double* rows[kMostRows];
  double* to[kMostRows];
};

constexpr std::size_t kPlainRows = 4;

void group_plain(const Group& group, const double* panel, std::size_t width, const double* halves) noexcept {
  double sums[kPlainRows][kLanes] = {};
  for (std::size_t f = 0; f < width; ++f) {
    for (std::size_t r = 0; r < kPlainRows; ++r) {
      const double x = group.rows[r][f];
      for (std::size_t lane = 0; lane < kLanes; ++lane) sums[r][lane] = std::fma(x, panel[f * kLanes + lane], sums[r][lane]);
    }
  }
  for (std::size_t r = 0; r < kPlainRows; ++r) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) group.to[r][lane] = halves[lane] - sums[r][lane];
  }
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

constexpr std::size_t kAvx2Rows = 4;
constexpr std::size_t kAvx512Rows = 8;

[[gnu::target("avx2,fma")]] void group_avx2(const Group& group, const double* panel, std::size_t width,
                                            const double* halves) noexcept {
  __m256d sums[kAvx2Rows][2];
#pragma GCC unroll 8
  for (auto& line : sums) line[0] = line[1] = _mm256_setzero_pd();
  const double* x[kAvx2Rows];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kAvx2Rows; ++r) x[r] = group.rows[r];
  for (std::size_t f = 0; f < width; ++f) {
    const __m256d low = _mm256_loadu_pd(panel + f * kLanes), high = _mm256_loadu_pd(panel + f * kLanes + 4);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kAvx2Rows; ++r) {
      const __m256d left = _mm256_set1_pd(x[r][f]);
      sums[r][0] = _mm256_fmadd_pd(left, low, sums[r][0]);
      sums[r][1] = _mm256_fmadd_pd(left, high, sums[r][1]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kAvx2Rows; ++r) {
    _mm256_storeu_pd(group.to[r], _mm256_sub_pd(_mm256_loadu_pd(halves), sums[r][0]));
    _mm256_storeu_pd(group.to[r] + 4, _mm256_sub_pd(_mm256_loadu_pd(halves + 4), sums[r][1]));
  }
}

[[gnu::target("avx512f")]] void group_avx512(const Group& group, const double* panel, std::size_t width,
                                             const double* halves) noexcept {
  __m512d sums[kAvx512Rows];
#pragma GCC unroll 8
  for (auto& sum : sums) sum = _mm512_setzero_pd();
  const double* x[kAvx512Rows];
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kAvx512Rows; ++r) x[r] = group.rows[r];
  for (std::size_t f = 0; f < width; ++f) {
    const __m512d line = _mm512_loadu_pd(panel + f * kLanes);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < kAvx512Rows; ++r) sums[r] = _mm512_fmadd_pd(_mm512_set1_pd(x[r][f]), line, sums[r]);
  }
#pragma GCC unroll 8
  for (std::size_t r = 0; r < kAvx512Rows; ++r) {
    _mm512_storeu_pd(group.to[r], _mm512_sub_pd(_mm512_loadu_pd(halves), sums[r]));
  }
}

#endif

using GroupFunction = void (*)(const Group&, const double*, std::size_t, const double*) noexcept;

struct GroupKernel {
  std::size_t rows;
  GroupFunction run;
};

GroupKernel group_kernel(Simd level) noexcept {
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  if (level == Simd::kAvx512) return {kAvx512Rows, group_avx512};
  if (level == Simd::kAvx2) return {kAvx2Rows, group_avx2};
#else
  (void)level;
#endif
  return {kPlainRows, group_plain};
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
  const GroupKernel kernel = group_kernel(simd_level());
  const std::size_t step = key_count();
  double spare[kLanes];
  for (std::size_t i = 0; i < count; i += kernel.rows) {
    Group group;
    // What is missing of the last group is its last row again.
    for (std::size_t r = 0; r < kernel.rows; ++r) group.rows[r] = rows + picks[std::min(i + r, count - 1)] * width_;
    for (std::size_t p = 0; p < panel_count_; ++p) {
      for (std::size_t r = 0; r < kernel.rows; ++r) group.to[r] = i + r < count ? keys + (i + r) * step + p * kLanes : spare;
      kernel.run(group, panels_.data() + p * kLanes * width_, width_, halves_.data() + p * kLanes);
    }
  }
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
