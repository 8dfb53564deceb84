#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Reads strings as decimal numbers, correctly rounded; blanks around a number are skipped, a leading + is allowed.
// Words (nan, inf) are no numbers here: they are text that a rule has to name.
//
//   column    utf8
//   values    [row_count]  written; 0 where there is no number
//   validity  [ceil(row_count / 8)]  written: bit set where there is one
//   unread    [1]  strings that are there but are no number
//
// O(bytes).
Status parse_numbers(const ColumnView& column, std::span<double> values, std::span<std::uint8_t> validity,
                     std::span<double> unread, const Control& control);

// The number that a string is, if it is one.
std::optional<double> number_in(const std::uint8_t* bytes, std::size_t length) noexcept;

}  // namespace millrace
