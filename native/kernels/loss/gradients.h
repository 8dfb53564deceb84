#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "kernels/loss/objective.h"

namespace millrace {

// Rows and what is known of them. `scores` and the pairs made from them are class-major: [output_count x row_count].
struct LossRows {
  Objective objective;
  std::size_t row_count;
  std::size_t output_count;
  const double* labels;
  const double* weights;  // nullptr: all 1
  const double* scores;
};

// One step of a quantised gradient (hessian) in units of the loss, and how the two are packed in one int64.
struct GradientScales {
  double gradient = 1;
  double hessian = 1;
  int shift = 32;
};

// Writes the gradient and hessian of each row's loss, quantised, as (gradient << shift) + hessian.
//
//   pairs  [output_count x row_count]  written
//   seed   of this round: the rounding of a row depends on it, the class and the row number alone
//
// binary: p - y, p (1 - p). softmax: p - y, K/(K-1) p (1 - p), as LightGBM. squared error: s - y, 1.
// Classes: 15 and 16 bits, rounded up or down at random so that sums are right on average (engine page: 15 bits are as
// good as floats). Squared error without weights: 29 bits to the nearest, and the hessian counts rows exactly; the
// scale comes from the largest |gradient|, a maximum, so order does not matter.
GradientScales quantize_gradients(const LossRows& rows, std::uint64_t seed, double largest_weight,
                                  std::span<std::int64_t> pairs, const Control& control);

// Mean loss of every stride-th row: log-loss in nats (classes), or root mean squared error. Partial sums of fixed
// blocks are added in block order, so the bits do not depend on threads.
double mean_loss(const LossRows& rows, std::size_t stride, const Control& control);

}  // namespace millrace
