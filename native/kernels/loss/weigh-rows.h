#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Weights of rows times those of their classes.
//
//   labels         [row_count]  class numbers
//   row_weights    [row_count], or empty: all 1
//   class_weights  [class_count]; a label that is none of their numbers has 1
//   weights        [row_count]  written
//
// O(n). Judges nothing: whoever learns from labels and weights does.
Status weigh_rows(std::span<const double> labels, std::span<const double> row_weights,
                  std::span<const double> class_weights, std::span<double> weights, const Control& control);

}  // namespace millrace
