#pragma once

#include <cstddef>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/loss.h"

namespace millrace {

// The loss of rows begin .. begin + count at their scores, without their weights: what learning curves average.
//
//   losses  [count]  written
//
// Log-loss in nats (classes, cross-entropy), squared, absolute and pinball error, Huber's, and the negative
// log-likelihoods of Poisson, gamma and Tweedie up to terms of the label alone. Their slopes by the score are the
// gradients, but for squared error, where it is twice the gradient. Precondition: as loss_gradients.
void row_losses(const ScoredRows& rows, std::size_t begin, std::size_t count, double* losses) noexcept;

// The same for all rows, labels checked first; for a ranking the losses of its queries (rank-gradients.h).
//
//   losses  [row_count], or [query count]  written
//
// kInvalid with the row of a label; kShape for kCustom and for queries that do not cover the rows.
Status row_losses(const ScoredRows& rows, std::span<double> losses, const Control& control);

}  // namespace millrace
