#pragma once

#include <cstddef>
#include <vector>

#include "core/control.h"
#include "core/threads.h"

namespace millrace {

// Mean of term(row) over rows: one sum a block, added in block order, so that threads move no bit.
template <class Term>
double mean_of_rows(std::size_t row_count, const Control& control, Term&& term) {
  std::vector<double> partial(block_count(row_count), 0.0);
  for_each_block(row_count, control, [&](const Block& block) {
    double sum = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) sum += term(row);
    partial[block.index] = sum;
  });
  double total = 0;
  for (const double sum : partial) total += sum;
  return total / static_cast<double>(row_count);
}

}  // namespace millrace
