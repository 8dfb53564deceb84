#include "kernels/metric/roc-curve.h"

#include <algorithm>
#include <vector>

namespace millrace {

Status roc_curve(const ClassScores& scores, std::span<double> points, std::span<double> count, const Control& control) {
  const std::size_t room = points.size() / 2;
  if (room < 2 || count.size() != 1) return {Code::kShape};
  std::vector<RankPoint> ranks;
  const Status status = rank_scores(scores, ranks, control);
  if (!status.ok()) return status;
  count[0] = 0;
  if (ranks.empty() || ranks.back().true_positives == 0 || ranks.back().false_positives == 0) return {};
  const double positives = static_cast<double>(ranks.back().true_positives);
  const double negatives = static_cast<double>(ranks.back().false_positives);
  const std::size_t kept = std::min(room, ranks.size() + 1);
  for (std::size_t i = 0; i < kept; ++i) {
    const std::size_t at = i * ranks.size() / (kept - 1);
    const RankPoint point = at == 0 ? RankPoint{0, 0} : ranks[at - 1];
    points[i * 2] = static_cast<double>(point.false_positives) / negatives;
    points[i * 2 + 1] = static_cast<double>(point.true_positives) / positives;
  }
  count[0] = static_cast<double>(kept);
  return {};
}

}  // namespace millrace
