#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// The strings of the rows that an index names, one after the other; their offsets come from take.
//
//   column   [row_count]  kUtf8
//   rows     [n]          as given to take
//   offsets  [n + 1]      as written by take
//   bytes    [offsets[n]] written
//
// O(bytes). kInvalid when rows and offsets do not belong together.
Status take_bytes(const ColumnView& column, std::span<const std::uint32_t> rows, std::span<const std::int32_t> offsets,
                  std::span<std::uint8_t> bytes, const Control& control);

}  // namespace millrace
