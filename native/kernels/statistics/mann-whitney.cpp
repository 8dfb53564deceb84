#include "kernels/statistics/mann-whitney.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/special.h"
#include "kernels/statistics/ranks.h"

namespace millrace {
namespace {

double asymptotic(double n, double m, double u, double ties) noexcept {
  const double all = n + m;
  const double variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
  if (!(variance > 0)) return 1;
  const double most = std::max(u, n * m - u);
  return std::min(1.0, 2 * math::normal_tail((most - n * m / 2 - 0.5) / std::sqrt(variance)));
}

}  // namespace

double mann_whitney_tail(std::size_t n, std::size_t m, double u) {
  // chances[j][w] after step i: that i values of first win w pairs against j of second. The largest of the i + j values
  // is one of first with chance i / (i + j), and then wins all j.
  const std::size_t width = n * m + 1;
  std::vector<double> chances((m + 1) * width, 0.0);
  for (std::size_t j = 0; j <= m; ++j) chances[j * width] = 1;
  std::vector<double> before(width);
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= m; ++j) {
      double* row = chances.data() + j * width;
      const double* left = row - width;
      std::copy(row, row + width, before.begin());
      const double wins = static_cast<double>(i) / static_cast<double>(i + j);
      const double loses = static_cast<double>(j) / static_cast<double>(i + j);
      for (std::size_t w = 0; w <= i * j; ++w) row[w] = (w >= j ? wins * before[w - j] : 0.0) + loses * left[w];
    }
  }
  const double* last = chances.data() + m * width;
  double tail = 0;
  for (std::size_t w = width; w-- > 0 && static_cast<double>(w) >= u;) tail += last[w];
  return tail;
}

Status mann_whitney(const ColumnView& first, const ColumnView& second, std::span<double> result, RankTestMode mode,
                    const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (result.size() != 6) return {Code::kShape};
  std::vector<double> pooled(first.length + second.length);
  // An empty side has no place to be decoded to.
  if (first.length > 0) decode(first, 0, first.length, pooled.data());
  if (second.length > 0) decode(second, 0, second.length, pooled.data() + first.length);
  const RankSummary found = rank_in_place(pooled);
  if (control.stopped()) return {Code::kCancelled};
  double n = 0;
  // Ranks are halves below 2^53: their sums are exact.
  double rank_sum = 0;
  for (std::size_t row = 0; row < first.length; ++row) {
    if (pooled[row] != pooled[row]) continue;
    n += 1;
    rank_sum += pooled[row];
  }
  const double m = found.count - n;
  const bool tied = found.ties > 0;
  if (mode == RankTestMode::kExact && (tied || n * m > kMostExactPairs)) return {Code::kInvalid};
  if (mode == RankTestMode::kAuto) mode = !tied && n < 50 && m < 50 ? RankTestMode::kExact : RankTestMode::kAsymptotic;
  const double u = rank_sum - n * (n + 1) / 2;
  const bool defined = n > 0 && m > 0;
  result[0] = defined ? u : std::numeric_limits<double>::quiet_NaN();
  result[1] = !defined                       ? std::numeric_limits<double>::quiet_NaN()
              : mode == RankTestMode::kExact ? std::min(1.0, 2 * mann_whitney_tail(static_cast<std::size_t>(n), static_cast<std::size_t>(m), std::max(u, n * m - u)))
                                             : asymptotic(n, m, u, found.ties);
  result[2] = n;
  result[3] = m;
  result[4] = static_cast<double>(mode);
  result[5] = found.ties;
  return {};
}

}  // namespace millrace
