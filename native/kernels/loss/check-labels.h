#pragma once

#include "core/comm.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/loss.h"

namespace millrace {

// Whether labels, weights and queries are what the loss can take, on all ranks.
//
// Labels: class numbers (binary, softmax), [0, 1] (cross-entropy), >= 0 (Poisson, Tweedie), > 0 (gamma), whole numbers
// 0 .. 31 (ranking), finite (the others). Weights: finite, >= 0, and not all 0.
//
// kInvalid with the first such row, counted over all ranks (row_base + row); kInvalid without a row when all weights
// are 0; kShape when the queries do not cover the rows in order.
Status check_labels(const ScoredRows& rows, Comm& comm, const Control& control);

}  // namespace millrace
