#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/tree/build-histogram.h"

namespace millrace {

// Steps that kPair has for the largest gradient: 15 bits, one step kept for rounding up.
inline constexpr double kPairSteps = 32766;

// One step of a quantised gradient (hessian) in units of the loss.
struct GradientScales {
  double gradient = 1;
  double hessian = 1;
  GradientForm form = GradientForm::kPair;
};

// Scales for gradients and hessians of at most these sizes. kCount: every hessian is 1.
GradientScales gradient_scales(double largest_gradient, double largest_hessian, GradientForm form) noexcept;

// Rounds the gradients and hessians of some rows of one output to whole steps.
//
//   kPair   up or down at random, so that sums are right on average (Shi et al. 2022: as good as floats from few bits on)
//   kCount  to the nearest of 2^29 steps
//
//   first_row  number of the first row over all ranks
//   mix        a word drawn for this round and output: the rounding of a row depends on it and the row's number alone
//   words      [count] written
void quantize_gradients(const double* gradients, const double* hessians, std::size_t count, std::uint64_t first_row,
                        std::uint32_t mix, const GradientScales& scales, std::uint32_t* words) noexcept;

// Sums of the steps of some rows, or with nullptr of the first ones: [0] gradients, [1] hessians, added to.
void sum_gradients(const PackedGradients& gradients, const std::uint32_t* rows, std::size_t count,
                   std::int64_t* sums) noexcept;

}  // namespace millrace
