#include "kernels/metric/average-precision.h"

#include <limits>
#include <vector>

namespace millrace {

Status average_precision(const ClassScores& scores, std::span<double> value, const Control& control) {
  std::vector<RankPoint> points;
  const Status status = rank_scores(scores, points, control);
  if (!status.ok()) return status;
  value[0] = std::numeric_limits<double>::quiet_NaN();
  if (points.empty() || points.back().true_positives == 0) return {};
  const double positives = static_cast<double>(points.back().true_positives);
  double sum = 0;
  std::uint64_t last = 0;
  for (const RankPoint& point : points) {
    const double precision = static_cast<double>(point.true_positives) /
                             static_cast<double>(point.true_positives + point.false_positives);
    sum += static_cast<double>(point.true_positives - last) * precision;
    last = point.true_positives;
  }
  value[0] = sum / positives;
  return {};
}

}  // namespace millrace
