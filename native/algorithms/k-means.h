#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

enum class CenterStart : std::uint8_t {
  kPlusPlus,  // see seed-centers.h
  kRandom,    // rows drawn by their weights
  kGiven,     // as `centers` holds them
};

struct KMeansRules {
  CenterStart start = CenterStart::kPlusPlus;
  std::size_t starts = 1;  // of which the one with the least inertia is kept
  std::size_t most_iterations = 300;
  double tolerance = 1e-4;  // squared shift of the centers together, per mean variance of the features
  std::uint64_t seed = 0;
};

// What is written.
struct Clusters {
  std::span<double> origin;        // [feature_count]  the mean of the rows: centers are less this
  std::span<double> centers;       // [k x feature_count]  read when given
  std::span<std::int32_t> labels;  // [rows]  the nearest center of each
  std::span<double> weights;       // [k]  of the rows of each
  std::span<double> outcome;       // [3]  inertia, iterations, 1 when converged
};

// k-means by Lloyd's iterations: rows go to the nearest center, the first of equals, centers to the mean of their rows.
//
//   weights  [rows], or empty: all 1
//
// Distances to the nearest and to the next center are kept as bounds that the moves of the centers loosen (Hamerly 2010);
// a row whose bounds leave no doubt, rounding included, is not looked at. Its sums are kept by stretches of rows, and
// added anew for the clusters of a stretch that changed. So the answer is that of plain Lloyd, to the bit, for any
// number of threads.
//
// A center that no row is nearest to moves to the row that is farthest from its own, as scikit-learn has it. Ends when no
// label changes or the centers shift by no more than the tolerance. kInvalid as in row-matrix.h.
Status k_means(std::span<const ColumnView> features, std::span<const double> weights, const KMeansRules& rules,
               const Clusters& result, const Control& control);

}  // namespace millrace
