#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/boost-rules.h"
#include "algorithms/rank-rows.h"
#include "core/comm.h"
#include "core/control.h"
#include "core/large-array.h"
#include "kernels/tree/quantize-gradients.h"

namespace millrace {

// Gradients of one round: exact ones by run of rows, and quantised ones for histograms.
class RoundGradients {
 public:
  // largest_weight: of all ranks.
  RoundGradients(const RankRows& rows, const BoostRules& rules, double largest_weight);

  // Makes ready for a round: ranking losses are computed for whole queries at once.
  void start(std::uint64_t round_seed, const Control& control);

  // Exact gradients and hessians of rows begin .. begin + count <= kLossRun, [outputs x count].
  void exact(std::size_t begin, std::size_t count, double* gradients, double* hessians) const noexcept;

  // Quantises all outputs. factors: [row_count] what each row's gradients are multiplied with, 0 for rows left out; or
  // nullptr.
  void quantize(std::uint64_t round_seed, const float* factors, Comm& comm, const Control& control);

  PackedGradients packed(std::size_t output) const noexcept {
    return {words_.data() + output * rows_.row_count(), scales_[output].form};
  }
  const GradientScales& scales(std::size_t output) const noexcept { return scales_[output]; }

  // Whether leaf values should be made from exact sums: gradients of an unbounded loss are rounded to few steps.
  bool wants_exact_leaves() const noexcept { return scales_[0].form == GradientForm::kPair && !is_bounded_; }

 private:
  void measure(const float* factors, std::vector<double>& largest, Comm& comm, const Control& control) const;
  GradientForm form(bool has_factors) const noexcept;

  const RankRows& rows_;
  const BoostRules& rules_;
  LossBounds bounds_;
  double largest_weight_;
  bool is_bounded_;
  LargeArray<std::uint32_t> words_;
  std::vector<GradientScales> scales_;
  LargeArray<double> gradients_;  // ranking only
  LargeArray<double> hessians_;
};

}  // namespace millrace
