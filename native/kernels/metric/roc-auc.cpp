#include "kernels/metric/roc-auc.h"

#include <limits>
#include <vector>

namespace millrace {

Status roc_auc(const ClassScores& scores, std::span<double> value, const Control& control) {
  std::vector<RankPoint> points;
  const Status status = rank_scores(scores, points, control);
  if (!status.ok()) return status;
  value[0] = std::numeric_limits<double>::quiet_NaN();
  if (points.empty() || points.back().true_positives == 0 || points.back().false_positives == 0) return {};
  // Twice the area, in whole rows: exact.
  std::uint64_t area = 0;
  RankPoint last{0, 0};
  for (const RankPoint& point : points) {
    area += (point.false_positives - last.false_positives) * (point.true_positives + last.true_positives);
    last = point;
  }
  value[0] = static_cast<double>(area) / 2.0 /
             (static_cast<double>(last.true_positives) * static_cast<double>(last.false_positives));
  return {};
}

}  // namespace millrace
