#pragma once

#include <cstdint>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Bytes that a cell takes at most, its separator counted: a number, time or bool; a text of n bytes, each quote doubled.
inline constexpr std::size_t kPlainCellBytes = 40;
inline constexpr std::size_t text_cell_bytes(std::size_t n) noexcept { return 2 * n + 4; }

// The levels of all dictionary columns, one after another.
struct CsvLevels {
  std::span<const std::uint8_t> bytes;
  std::span<const std::int32_t> offsets;
  // [column_count] index into offsets of a dictionary column's first level
  std::span<const std::uint32_t> starts;
};

// Writes rows as CSV (RFC 4180, lines end in \n).
//
//   columns   [column_count]  of one length
//   levels                    of the dictionary columns
//   guard     a text that a spreadsheet would run as a formula gets a ' in front: one that begins with = + - @ TAB CR
//             and is no plain number
//   bytes     [capacity]      written; capacity must hold every cell at its largest (above)
//   written   [1]             how many bytes are
//
// Numbers are the shortest text that reads back to the same value, laid out as ECMAScript's Number::toString does;
// NaN, inf, -inf. Times are ISO 8601 in UTC. A null is an empty cell, an empty text "" (so is a null that is alone in
// its row, which would else be an empty line).
//
// O(bytes). The same bytes for every thread count: blocks of rows are written apart, then moved together in order.
// Status: kShape when capacity may not suffice, kInvalid (row) when a code has no level.
Status format_csv(std::span<const ColumnView> columns, const CsvLevels& levels, std::span<std::uint8_t> bytes,
                  std::span<double> written, bool guard, const Control& control);

}  // namespace millrace
