#pragma once

#include "algorithms/coded-rows.h"
#include "kernels/loss/loss.h"

namespace millrace {

// Rows of one rank that trees learn from or are watched on: codes, labels, and scores that change.
struct RankRows {
  CodedRows coded;
  ScoredRows scored;
  double* scores = nullptr;  // [outputs x row_count], the same memory as scored.scores
  // kCustom: [outputs x row_count], of this round.
  const double* custom_gradients = nullptr;
  const double* custom_hessians = nullptr;

  std::size_t row_count() const noexcept { return scored.row_count; }
};

}  // namespace millrace
