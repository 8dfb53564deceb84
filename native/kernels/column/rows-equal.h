#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The numbers of the rows whose byte is `wanted`, ascending.
//
//   bytes  [n]
//   rows   [n]  written from the front
//   count  [1]  written: how many
//
// O(n).
Status rows_equal(std::span<const std::uint8_t> bytes, std::span<std::uint32_t> rows, std::span<double> count,
                  std::uint8_t wanted, const Control& control);

}  // namespace millrace
