#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/control.h"
#include "core/large-array.h"
#include "core/status.h"
#include "core/threads.h"

namespace millrace {

// Sums of `length` numbers over all rows: each run of `run_rows` rows adds to sums of its own, which begin at 0, and these
// are added in the order of the runs, so that no number of threads changes a bit.
//
//   add   (begin, end, partial) -> Status, side by side: adds rows begin .. end
//   sums  [length]  written
template <class Add>
Status sum_runs(std::size_t rows, std::size_t run_rows, std::size_t length, const Control& control, Add&& add,
                std::vector<double>& sums) {
  const std::size_t runs = block_count(rows, run_rows);
  const std::size_t at_once = std::min(static_cast<std::size_t>(control.threads()), runs);
  LargeArray<double> partials(length * at_once);
  sums.assign(length, 0.0);
  std::vector<Status> statuses(at_once);
  for (std::size_t first = 0; first < runs; first += at_once) {
    const std::size_t many = std::min(at_once, runs - first);
    parallel_for(many, control, [&](std::size_t index) {
      double* partial = partials.data() + index * length;
      std::fill_n(partial, length, 0.0);
      const std::size_t begin = (first + index) * run_rows;
      statuses[index] = add(begin, std::min(rows, begin + run_rows), partial);
    });
    if (control.stopped()) return {Code::kCancelled};
    for (std::size_t index = 0; index < many; ++index) {
      if (!statuses[index].ok()) return statuses[index];
      for (std::size_t i = 0; i < length; ++i) sums[i] += partials[index * length + i];
    }
  }
  return {};
}

}  // namespace millrace
