#include "kernels/metric/draw-rows.h"

#include <algorithm>

#include "core/random.h"
#include "core/threads.h"

namespace millrace {

Status draw_rows(std::span<const double> labels, std::span<const double> predictions, std::span<double> drawn_labels,
                 std::span<double> drawn_predictions, std::uint64_t seed, std::uint32_t sample, const Control& control) {
  constexpr std::uint32_t kBootstrapStream = 3;
  const std::size_t rows = labels.size();
  const std::size_t width = rows == 0 ? 0 : predictions.size() / rows;
  if (rows == 0 || width * rows != predictions.size() || drawn_predictions.size() != drawn_labels.size() * width) {
    return {Code::kShape};
  }
  const RandomWords key = random_words(seed, kBootstrapStream, sample);
  const std::uint64_t sample_seed = (static_cast<std::uint64_t>(key.first) << 32) | key.second;
  for_each_block(drawn_labels.size(), control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) {
      const RandomWords words = random_words(sample_seed, kBootstrapStream, static_cast<std::uint32_t>(i));
      const std::size_t row =
          std::min(rows - 1, static_cast<std::size_t>(to_unit(words) * static_cast<double>(rows)));
      drawn_labels[i] = labels[row];
      std::copy_n(predictions.data() + row * width, width, drawn_predictions.data() + i * width);
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
