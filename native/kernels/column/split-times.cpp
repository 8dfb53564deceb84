#include "kernels/column/split-times.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "kernels/column/map-values.h"

namespace millrace {
namespace {

// The first time of the later side of a cut after about `wanted` of the sorted times; infinity: nothing is later.
double find_cut(std::span<const double> times, double wanted) {
  const double last = std::numeric_limits<double>::infinity();
  if (times.empty() || wanted >= static_cast<double>(times.size())) return last;
  const double at = times[static_cast<std::size_t>(wanted < 0 ? 0 : wanted)];
  const auto below = std::lower_bound(times.begin(), times.end(), at);
  const auto above = std::upper_bound(below, times.end(), at);
  const double before = static_cast<double>(below - times.begin());
  const double after = static_cast<double>(above - times.begin());
  if (before > 0 && wanted - before <= after - wanted) return at;
  return above == times.end() ? last : *above;
}

}  // namespace

Status split_times(const ColumnView& column, std::span<std::uint8_t> parts, double validation, double test,
                   const Control& control) {
  if (!column.is_numeric()) return {Code::kType};
  if (parts.size() != column.length) return {Code::kShape};
  std::vector<double> times(column.length);
  const Status status = map_values(column, std::span(times), control, [](double x) { return x; });
  if (!status.ok()) return status;
  times.erase(std::remove_if(times.begin(), times.end(), [](double x) { return x != x; }), times.end());
  std::sort(times.begin(), times.end());
  const double count = static_cast<double>(times.size());
  const double test_from = find_cut(times, count - test * count);
  const double validation_from = std::min(test_from, find_cut(times, count - (test + validation) * count));
  return map_values(column, parts, control, [=](double x) -> std::uint8_t {
    return x >= test_from ? 2 : x >= validation_from ? 1 : 0;
  });
}

}  // namespace millrace
