#include "kernels/statistics/wasserstein.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/threads.h"
#include "kernels/statistics/moments.h"
#include "kernels/statistics/sorted-values.h"

namespace millrace {
Status wasserstein(const ColumnView& first, const ColumnView& second, std::span<double> result, const Control& control) {
  if (!first.is_numeric() || !second.is_numeric()) return {Code::kType};
  if (result.size() != 3) return {Code::kShape};
  std::array<std::vector<double>, 2> sides;
  parallel_for(2, control, [&](std::size_t side) { sides[side] = sorted_values(side == 0 ? first : second, Kept::kFinite); });
  if (control.stopped()) return {Code::kCancelled};
  const std::vector<double>& a = sides[0];
  const std::vector<double>& b = sides[1];
  const double n = static_cast<double>(a.size());
  const double m = static_cast<double>(b.size());
  result[0] = std::numeric_limits<double>::quiet_NaN();
  result[1] = n;
  result[2] = m;
  if (a.empty() || b.empty()) return {};
  // Halves where the distance of two values may be more than a double holds.
  const double spread = std::max(a.back(), b.back()) - std::min(a[0], b[0]);
  const double scale = spread - spread == 0.0 ? 1.0 : 0.5;
  CompensatedSum area;
  std::size_t i = 0, j = 0;
  double at = std::min(a[0], b[0]);
  while (i < a.size() || j < b.size()) {
    const double next = i < a.size() && (j == b.size() || a[i] <= b[j]) ? a[i] : b[j];
    const double height = std::fabs(static_cast<double>(i) / n - static_cast<double>(j) / m);
    area.add(height * (next * scale - at * scale));
    at = next;
    while (i < a.size() && a[i] == at) ++i;
    while (j < b.size() && b[j] == at) ++j;
  }
  result[0] = area.total() / scale;
  return {};
}

}  // namespace millrace
