#include "kernels/statistics/anderson-darling.h"

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/math.h"
#include "core/special.h"
#include "core/threads.h"
#include "kernels/statistics/describe.h"
#include "kernels/statistics/moments.h"
#include "kernels/statistics/sorted-values.h"

namespace millrace {
namespace {

// log of the normal distribution's share below z and above it.
struct LogShares {
  double below;
  double above;
};

LogShares log_shares(double z) noexcept {
  const double far = math::log_normal_tail(std::fabs(z));
  const double near = math::log1p(-math::exp(far));
  return z < 0 ? LogShares{far, near} : LogShares{near, far};
}

}  // namespace

Status anderson_darling(const ColumnView& column, std::span<double> result, const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (result.size() != 2) return {Code::kShape};
  std::array<double, Description::kSlots> facts;
  const Status status = describe(column, facts, control);
  if (!status.ok()) return status;
  const std::vector<double> values = sorted_values(column, Kept::kFinite);
  if (control.stopped()) return {Code::kCancelled};
  const double n = static_cast<double>(values.size());
  const double mean = facts[Description::kMean];
  const double deviation = facts[Description::kDeviation];
  result[0] = std::numeric_limits<double>::quiet_NaN();
  result[1] = n;
  if (!(deviation > 0)) return {};
  std::vector<CompensatedSum> partials(block_count(values.size()));
  for_each_block(values.size(), control, [&](const Block& block) {
    CompensatedSum sum;
    for (std::size_t i = block.begin; i < block.end; ++i) {
      const LogShares shares = log_shares((values[i] - mean) / deviation);
      const double below = 2 * static_cast<double>(i) + 1;
      sum.add(below * shares.below + (2 * n - below) * shares.above);
    }
    partials[block.index] = sum;
  });
  if (control.stopped()) return {Code::kCancelled};
  CompensatedSum all;
  for (const CompensatedSum& partial : partials) all.add(partial);
  result[0] = -n - all.total() / n;
  return {};
}

}  // namespace millrace
