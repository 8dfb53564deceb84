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

}  // namespace millrace
