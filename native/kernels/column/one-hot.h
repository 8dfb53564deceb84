#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// One indicator per slot: 1 in the slot of a row's code, 0 in the others.
//
//   column      [n]  codes: a dictionary column or any numeric type
//   slots       [levels]  slot of each code, -1 for none
//   indicators  [slot_count x n]  written, one slot's rows after the other's
//   otherwise   slot of a missing code or one outside the table, -1 for none
//
// O(n slot_count). A slot at or above slot_count: kInvalid with its code.
Status one_hot(const ColumnView& column, std::span<const std::int32_t> slots, std::span<std::uint8_t> indicators,
               std::size_t slot_count, std::int32_t otherwise, const Control& control);

}  // namespace millrace
