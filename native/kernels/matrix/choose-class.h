#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The most likely class of each row, and the probabilities class by class.
//
//   probabilities  [n x k]  row-major
//   codes          [n]      written: class of the largest probability, the first of equal ones
//   columns        [k x n]  written: column c holds the probabilities of class c
//
// O(n k). Every thread count gives the same bits.
Status choose_class(std::span<const double> probabilities, std::span<std::int32_t> codes, std::span<double> columns,
                    std::size_t classes, const Control& control);

}  // namespace millrace
