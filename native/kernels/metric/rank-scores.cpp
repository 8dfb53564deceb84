#include "kernels/metric/rank-scores.h"

#include <algorithm>
#include <cmath>

namespace millrace {
namespace {

struct Ranked {
  double score;
  bool positive;
};

}  // namespace

Status rank_scores(const ClassScores& scores, std::vector<RankPoint>& points, const Control& control) {
  const std::size_t rows = scores.labels.size();
  if (scores.wanted >= scores.class_count || scores.predictions.size() != rows * scores.class_count) return {Code::kShape};
  std::vector<Ranked> ranked(rows);
  const double wanted = static_cast<double>(scores.wanted);
  for (std::size_t row = 0; row < rows; ++row) {
    const double score = scores.predictions[row * scores.class_count + scores.wanted];
    if (std::isnan(score)) return {Code::kInvalid, static_cast<std::int64_t>(row)};
    ranked[row] = {score, scores.labels[row] == wanted};
  }
  if (control.stopped()) return {Code::kCancelled};
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
  points.clear();
  RankPoint point{0, 0};
  for (std::size_t i = 0; i < rows; ++i) {
    if (ranked[i].positive) ++point.true_positives;
    else ++point.false_positives;
    if (i + 1 == rows || ranked[i + 1].score != ranked[i].score) points.push_back(point);
  }
  return {};
}

}  // namespace millrace
