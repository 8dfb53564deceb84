#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Makes null what a rule calls missing: values equal to a sentinel such as -200, "?" or "N/A".
//
//   column    any type
//   numbers   [k]           sentinels of a column of numbers, ignored for the other types
//   codes     [code_count]  dictionary: 1 where the string of that code is a sentinel, else empty
//   texts     utf8 column of m strings: sentinels of a utf8 column, ignored for the other types
//   validity  [ceil(row_count / 8)]  written: the column's own validity less the marked rows
//   marked    [1]  rows that were there and are marked
//
// O(n k). Blocks write their own bytes, so every thread count gives the same bits.
Status mark_missing(const ColumnView& column, std::span<const double> numbers, std::span<const std::uint8_t> codes,
                    const ColumnView& texts, std::span<std::uint8_t> validity, std::span<double> marked,
                    const Control& control);

}  // namespace millrace
