#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Draws rows with replacement: labels and predictions of one bootstrap sample. The rows are a function of the seed,
// the sample's number and the position drawn, so samples of several models pair up.
//
//   labels [row_count], predictions [row_count x width]; drawn_labels [n], drawn_predictions [n x width] written
Status draw_rows(std::span<const double> labels, std::span<const double> predictions, std::span<double> drawn_labels,
                 std::span<double> drawn_predictions, std::uint64_t seed, std::uint32_t sample, const Control& control);

}  // namespace millrace
