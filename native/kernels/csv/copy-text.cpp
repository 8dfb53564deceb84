#include "kernels/csv/copy-text.h"

#include <atomic>
#include <cstring>
#include <limits>
#include <new>
#include <vector>

#include "core/threads.h"
#include "kernels/csv/blocks.h"
#include "kernels/csv/cell.h"

namespace millrace::csv {
namespace {

// The cell that begins at `begin` and whose text has `size` bytes once doubled quotes are halved.
void copy_cell(const Text& text, std::size_t begin, std::size_t size, std::uint8_t* out) noexcept {
  const std::uint8_t* from = text.bytes + begin;
  const bool is_quoted = text.has_quote && *from == text.quote;
  from += is_quoted;
  if (!is_quoted || std::memchr(from, text.quote, size) == nullptr) {
    std::memcpy(out, from, size);
    return;
  }
  const std::uint8_t* const end = text.bytes + text.size;
  for (std::size_t i = 0; i < size && from < end; ++i) {
    *out++ = *from;
    from += *from == text.quote ? 2 : 1;
  }
}

}  // namespace

Status copy_text(const Text& text, std::span<const double> block_words, std::span<const std::int64_t> cells,
                 std::span<const std::uint8_t> validity, std::span<const double> block_bytes, std::size_t first_block,
                 std::size_t last_block, std::span<std::int32_t> offsets, std::span<std::uint8_t> bytes,
                 const Control& control) {
  const Blocks blocks(block_words);
  if (!blocks.are_sound(text) || first_block > last_block || last_block > blocks.count()) return {Code::kShape};
  const std::size_t first_row = blocks.first_row(first_block);
  const std::size_t rows = blocks.first_row(last_block) - first_row;
  if (cells.size() != blocks.row_count() || validity.size() * 8 < cells.size() || offsets.size() != rows + 1 ||
      block_bytes.size() != blocks.count() || bytes.size() > std::numeric_limits<std::int32_t>::max()) {
    return {Code::kShape};
  }
  try {
    std::vector<std::size_t> begins(last_block - first_block + 1, 0);
    for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
      if (!(block_bytes[first_block + i] >= 0)) return {Code::kShape};
      begins[i + 1] = begins[i] + static_cast<std::size_t>(block_bytes[first_block + i]);
    }
    if (begins.back() != bytes.size()) return {Code::kShape};
    std::atomic<bool> misfit{false};
    parallel_for(last_block - first_block, control, [&](std::size_t i) {
      const std::size_t block = first_block + i;
      std::size_t at = begins[i];
      for (std::size_t row = blocks.first_row(block); row < blocks.first_row(block + 1); ++row) {
        offsets[row - first_row] = static_cast<std::int32_t>(at);
        if (((validity[row >> 3] >> (row & 7)) & 1) == 0) continue;
        const std::size_t size = static_cast<std::uint64_t>(cells[row]) >> 32;
        const std::size_t begin = blocks.begin(block) + (static_cast<std::uint64_t>(cells[row]) & 0xFFFFFFFFu);
        if (at + size > begins[i + 1] || begin >= text.size || size > text.size - begin) {
          misfit = true;
          return;
        }
        copy_cell(text, begin, size, bytes.data() + at);
        at += size;
      }
      if (at != begins[i + 1]) misfit = true;
    });
    if (control.stopped()) return {Code::kCancelled};
    if (misfit) return {Code::kShape};
    offsets[rows] = static_cast<std::int32_t>(bytes.size());
  } catch (const std::bad_alloc&) {
    return {Code::kOutOfMemory};
  }
  return {};
}

}  // namespace millrace::csv
