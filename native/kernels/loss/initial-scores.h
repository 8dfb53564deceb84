#pragma once

#include <span>

#include "core/comm.h"
#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/loss.h"

namespace millrace {

// The constant scores that boosting begins from, of all ranks' rows by weight ("boost from average").
//
//   out  [output_count]  written
//
// The mean (squared error, Huber), its logarithm (Poisson, gamma, Tweedie) or log-odds (binary, cross-entropy), the
// logarithm of each class's share (softmax), the quantile of level 1/2 or alpha (absolute error, quantile), 0 (ranking,
// custom). Shares are kept 1e-15 from 0 and 1. `scores` are not read.
//
// Sums are of whole steps, so that neither order nor threads nor ranks move a bit. Precondition: check_labels.
// kInvalid when a product of weight and label overflows, or when a mean that needs a logarithm is 0.
Status initial_scores(const ScoredRows& rows, Comm& comm, const Control& control, std::span<double> out);

}  // namespace millrace
