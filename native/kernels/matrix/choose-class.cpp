#include "kernels/matrix/choose-class.h"

#include "core/threads.h"

namespace millrace {

Status choose_class(std::span<const double> probabilities, std::span<std::int32_t> codes, std::span<double> columns,
                    std::size_t classes, const Control& control) {
  const std::size_t rows = codes.size();
  if (classes == 0 || probabilities.size() != rows * classes || columns.size() != rows * classes) return {Code::kShape};
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const double* of_row = probabilities.data() + row * classes;
      std::size_t best = 0;
      for (std::size_t c = 0; c < classes; ++c) {
        if (of_row[c] > of_row[best]) best = c;
        columns[c * rows + row] = of_row[c];
      }
      codes[row] = static_cast<std::int32_t>(best);
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
