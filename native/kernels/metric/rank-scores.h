#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// One class against the rest: labels [row_count] are class numbers, predictions [row_count x class_count] row-major;
// a row is positive when its label is `wanted`, and its score is the prediction of that class.
struct ClassScores {
  std::span<const double> labels;
  std::span<const double> predictions;
  std::size_t class_count;
  std::size_t wanted;
};

// Positives and negatives with a score at or above a threshold.
struct RankPoint {
  std::uint64_t true_positives;
  std::uint64_t false_positives;
};

// One point a distinct score, highest first; equal scores share a point, so ties count exactly. O(n log n).
// kInvalid with the row: a score that is NaN.
Status rank_scores(const ClassScores& scores, std::vector<RankPoint>& points, const Control& control);

// Area under the ROC curve by the trapezium rule: the chance that a positive outranks a negative, ties counting half.
// value [1] written; NaN when one side has no rows.
Status roc_auc(const ClassScores& scores, std::span<double> value, const Control& control);

// Sum over thresholds of (recall gained) x precision, without interpolation. value [1] written; NaN without positives.
Status average_precision(const ClassScores& scores, std::span<double> value, const Control& control);

// At most `points.size() / 2` points (false positive rate, true positive rate) of the ROC curve from (0, 0) to (1, 1),
// spread evenly over its corners; `count` [1] says how many.
Status roc_curve(const ClassScores& scores, std::span<double> points, std::span<double> count, const Control& control);

}  // namespace millrace
