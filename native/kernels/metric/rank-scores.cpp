#include "kernels/metric/rank-scores.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace millrace {
namespace {

struct Ranked {
  double score;
  bool positive;
};

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

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

Status roc_auc(const ClassScores& scores, std::span<double> value, const Control& control) {
  std::vector<RankPoint> points;
  const Status status = rank_scores(scores, points, control);
  if (!status.ok()) return status;
  value[0] = kNaN;
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

Status average_precision(const ClassScores& scores, std::span<double> value, const Control& control) {
  std::vector<RankPoint> points;
  const Status status = rank_scores(scores, points, control);
  if (!status.ok()) return status;
  value[0] = kNaN;
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
