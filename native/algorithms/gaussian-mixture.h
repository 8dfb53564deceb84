#pragma once

#include <cstdint>
#include <span>

#include "algorithms/mixture-density.h"
#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

enum class MixtureStart : std::uint8_t {
  kKMeans,        // the clusters of k-means
  kRandom,        // shares drawn evenly
  kPlusPlusRows,  // each component from one row, by k-means++
  kRandomRows,    // each component from one row, drawn
  kGiven,         // means as given
};

struct MixtureRules {
  CovarianceKind kind = CovarianceKind::kFull;
  MixtureStart start = MixtureStart::kKMeans;
  bool weights_given = false;     // of given means: else the share of the rows that are nearest to each
  bool precisions_given = false;  // of given means: `factors` then holds inverse covariances; else those of such rows
  std::size_t starts = 1;         // of which the one with the greatest likelihood is kept
  std::size_t most_iterations = 100;
  double tolerance = 1e-3;        // change of the mean log likelihood
  double added = 1e-6;            // to the diagonal of every covariance
  std::uint64_t seed = 0;
};

// What is written; read where given.
struct Mixture {
  std::span<double> origin;       // [feature_count]  the mean of the rows: means are less this
  std::span<double> weights;      // [k]
  std::span<double> means;        // [k x feature_count]
  std::span<double> covariances;  // as covariance_cells counts them
  std::span<double> factors;      // the same number: see mixture-density.h
  std::span<double> outcome;      // [3]  mean log likelihood before the last step, iterations, 1 when converged
};

// A mixture of k normals by expectation and maximisation.
//
//   weights  [rows], or empty: all 1. A weight counts rows.
//
// Each iteration goes over the rows once: shares of the components by log-sum-exp, and sums of what they weigh about the
// means as they are, from which the next means and covariances follow. Sums run over fixed runs of rows: the same bits for
// any thread count. kInvalid as in row-matrix.h; kNotDefinite with the component whose covariance has no inverse.
//
// Source: Dempster, Laird and Rubin 1977; Bishop 2006, section 9.2.
Status gaussian_mixture(std::span<const ColumnView> features, std::span<const double> row_weights,
                        const MixtureRules& rules, const Mixture& result, const Control& control);

}  // namespace millrace
