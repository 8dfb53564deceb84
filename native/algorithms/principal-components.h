#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

enum class ComponentSolver : std::uint8_t {
  kGram,        // eigenvectors of the covariance matrix: rows are gone over once
  kSvd,         // singular values of the rows themselves: the most exact
  kRandomized,  // the first few, nearly: see randomized-svd.h
};

struct ComponentRules {
  ComponentSolver solver = ComponentSolver::kGram;
  bool scaled = false;  // every feature divided by its deviation first
  std::size_t oversampling = 10;
  std::size_t iterations = 4;
  std::uint64_t seed = 0;
};

// What is written.
struct Components {
  std::span<double> means;       // [feature_count]
  std::span<double> scales;      // [feature_count]  1 where features are not scaled, or constant
  std::span<double> directions;  // [k x feature_count]  unit rows, the largest element of each positive
  std::span<double> variances;   // [k]  largest first
  std::span<double> totals;      // [2]  the weight of the rows, the variance of all features together
};

// Principal components of the columns: the directions of greatest variance about the mean, one orthogonal to the other.
//
//   weights  [rows], or empty: all 1. A weight counts rows: 2 is the row twice; variances are divided by their sum less 1.
//   k        at most the smaller of rows and features
//
// Sources: Pearson 1901; Halko, Martinsson and Tropp 2011. The same bits for any thread count. kInvalid with the cell or
// the weight as in row-matrix.h; kShape also where the weights sum to 1 or less.
Status principal_components(std::span<const ColumnView> features, std::span<const double> weights,
                            const ComponentRules& rules, const Components& result, const Control& control);

}  // namespace millrace
