#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/loss/loss.h"

namespace millrace {

// Gradients and hessians of all rows by their scores, times their weights, of any loss but kCustom.
//
//   gradients, hessians  [output_count x row_count]  written
//   seed  for rank_xendcg's draws
//
// Labels are checked first: kInvalid with the row, kShape for queries that do not cover the rows.
Status row_gradients(const ScoredRows& rows, std::uint64_t seed, std::span<double> gradients,
                     std::span<double> hessians, const Control& control);

}  // namespace millrace
