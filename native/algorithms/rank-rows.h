#pragma once

#include "algorithms/coded-rows.h"
#include "kernels/loss/loss.h"

namespace millrace {

// Rows of one rank that trees learn from or are watched on: codes, labels, and scores that change.
struct RankRows {
  CodedRows coded;
  ScoredRows scored;
  // Where records move with their rows (see MovedRows), so that coded.codes and the order of rows are not to be had: the
  // records, and which row each of them is of. [row_count], read and written.
  std::uint8_t* moved_records = nullptr;
  std::uint32_t* order = nullptr;
  double* scores = nullptr;  // [outputs x row_count], the same memory as scored.scores
  // kCustom: [outputs x row_count], of this round.
  const double* custom_gradients = nullptr;
  const double* custom_hessians = nullptr;

  std::size_t row_count() const noexcept { return scored.row_count; }
};

}  // namespace millrace
