#include "kernels/statistics/ks-two-sample.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "core/threads.h"
#include "kernels/statistics/ks-distance.h"
#include "kernels/statistics/sorted-values.h"

namespace millrace {
namespace {

// n m times the largest difference of the two shares of values <= x.
std::int64_t largest_distance(const std::vector<double>& a, const std::vector<double>& b) noexcept {
  const std::int64_t n = static_cast<std::int64_t>(a.size());
  const std::int64_t m = static_cast<std::int64_t>(b.size());
  std::int64_t i = 0, j = 0, most = 0;
  while (i < n && j < m) {
    const double x = std::min(a[static_cast<std::size_t>(i)], b[static_cast<std::size_t>(j)]);
    while (i < n && a[static_cast<std::size_t>(i)] == x) ++i;
    while (j < m && b[static_cast<std::size_t>(j)] == x) ++j;
    most = std::max(most, std::abs(i * m - j * n));
  }
  return most;
}

std::vector<std::uint32_t> group_ends(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> pooled(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), pooled.begin());
  std::vector<std::uint32_t> ends((pooled.size() + 31) / 32, 0);
  for (std::size_t i = 0; i < pooled.size(); ++i) {
    if (i + 1 == pooled.size() || pooled[i] != pooled[i + 1]) ends[i / 32] |= std::uint32_t{1} << (i % 32);
  }
  return ends;
}

}  // namespace

Status ks_two_sample(const ColumnView& first, const ColumnView& second, std::span<double> out, KsMode mode,
                     const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (out.size() != 5) return {Code::kShape};
  if (mode != KsMode::kExact) {
    const KsDistance whole = ks_distance(first, second, control);
    if (control.stopped()) return {Code::kCancelled};
    const double n = static_cast<double>(whole.n);
    const double m = static_cast<double>(whole.m);
    const KsMode used = ks_mode(mode, n, m);
    // The exact tail reads where ties end, which only sorted values tell.
    if (whole.found && used != KsMode::kExact) {
      out[0] = static_cast<double>(whole.distance) / n / m;
      out[1] = ks_tail(whole.n, whole.m, whole.distance, {}, used, control);
      out[2] = n;
      out[3] = m;
      out[4] = static_cast<double>(used);
      return control.stopped() ? Status{Code::kCancelled} : Status{};
    }
  }
  std::array<std::vector<double>, 2> samples;
  parallel_for(2, control, [&](std::size_t i) { samples[i] = sorted_values(i == 0 ? first : second, Kept::kNumbers); });
  if (control.stopped()) return {Code::kCancelled};
  const double n = static_cast<double>(samples[0].size());
  const double m = static_cast<double>(samples[1].size());
  mode = ks_mode(mode, n, m);
  out[2] = n;
  out[3] = m;
  out[4] = static_cast<double>(mode);
  if (n == 0 || m == 0) {
    out[0] = out[1] = std::numeric_limits<double>::quiet_NaN();
    return {};
  }
  const std::int64_t distance = largest_distance(samples[0], samples[1]);
  out[0] = static_cast<double>(distance) / n / m;
  const bool reads_ends = mode == KsMode::kExact && distance > 0;
  const std::vector<std::uint32_t> ends = reads_ends ? group_ends(samples[0], samples[1]) : std::vector<std::uint32_t>{};
  out[1] = ks_tail(static_cast<std::int64_t>(n), static_cast<std::int64_t>(m), distance, ends, mode, control);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
