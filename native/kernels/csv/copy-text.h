#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"
#include "kernels/csv/structure.h"

namespace millrace::csv {

// Copies the text of one column out of the file, for the rows of some blocks.
//
//   blocks       from find_rows, of the same text
//   cells        [row_count]  what read_columns wrote for the column
//   validity     bits of all rows
//   block_bytes  [block_count]  what read_columns wrote for the column
//   first_block, last_block  the blocks to copy: first_block <= block < last_block
//   offsets      [rows of these blocks + 1]  out, from 0
//   bytes        [sum of block_bytes over these blocks, below 2^31]  out
//
// O(bytes). Fails when stopped, or when the arguments do not belong together (kShape).
Status copy_text(const Text& text, std::span<const double> blocks, std::span<const std::int64_t> cells,
                 std::span<const std::uint8_t> validity, std::span<const double> block_bytes, std::size_t first_block,
                 std::size_t last_block, std::span<std::int32_t> offsets, std::span<std::uint8_t> bytes,
                 const Control& control);

}  // namespace millrace::csv
