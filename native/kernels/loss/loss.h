#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "core/simd.h"
#include "kernels/loss/objective.h"

namespace millrace {

// The numbers a loss may have; those that do not belong to the objective are not read. Defaults as in LightGBM.
struct LossParameters {
  double alpha = 0.9;                   // quantile: the level, in (0, 1); Huber: the error from which the loss is straight, > 0
  double tweedie_power = 1.5;           // variance ~ mean^power, in (1, 2)
  double poisson_max_delta_step = 0.7;  // >= 0; raises the hessian by e^this, so that steps stay short
  double sigmoid = 1.0;                 // LambdaRank: steepness, > 0
  std::size_t truncation_level = 30;    // LambdaRank: pairs have one row above this rank at least
  std::size_t ndcg_rows = 0;            // query_losses: ranks that count; 0: all
  bool normalize = true;                // LambdaRank: divide by the distance of scores and by the sum of lambdas
};

// Rows with their scores, and what is known of them.
struct ScoredRows {
  Objective objective = Objective::kSquaredError;
  const LossParameters* parameters = nullptr;
  std::size_t row_count = 0;
  std::size_t output_count = 1;
  const double* labels = nullptr;   // [row_count]
  const double* weights = nullptr;  // [row_count], or nullptr: all 1
  const double* scores = nullptr;   // [output_count x row_count], class-major
  // Ranking only: rows offsets[q] .. offsets[q + 1] are query q; the first is 0, the last row_count.
  std::span<const std::int64_t> query_offsets{};
  // The number of row 0 among the rows of all ranks: random draws and reported rows count from there.
  std::uint64_t row_base = 0;

  double weight(std::size_t row) const noexcept { return weights == nullptr ? 1.0 : weights[row]; }
};

// Rows that loss_gradients and row_losses take at once.
inline constexpr std::size_t kLossRun = 512;

// Gradient and hessian of rows begin .. begin + count by their scores, times their weights.
//
//   gradients, hessians  [output_count x count]  written
//
// Plain double arithmetic and core/math.h: the same bits for any count, any run and any SIMD width. Formulas:
// docs/algorithms/losses.md. Precondition: count <= kLossRun; not a ranking loss (rank-gradients.h), not kCustom.
void loss_gradients(const ScoredRows& rows, std::size_t begin, std::size_t count, double* gradients,
                    double* hessians, Simd level = simd_level()) noexcept;

// What |gradient| and hessian of a row of weight 1 cannot exceed, whatever its score; infinity: to be measured.
struct LossBounds {
  double gradient = std::numeric_limits<double>::infinity();
  double hessian = std::numeric_limits<double>::infinity();
  // The hessian of every row is its weight: sums of hessians count rows.
  bool is_hessian_weight = false;
};

LossBounds loss_bounds(Objective objective, const LossParameters& parameters, std::size_t output_count) noexcept;

}  // namespace millrace
