#include "kernels/tree/split-rows.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

std::size_t mark(const std::uint8_t* codes, const std::uint32_t* rows, std::size_t n, std::uint8_t bin,
                 std::uint8_t missing_code, bool missing_left, std::uint8_t* flags) noexcept {
  std::size_t left = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint8_t code = codes[rows[i]];
    const std::uint8_t flag = code == missing_code ? missing_left : code <= bin;
    flags[i] = flag;
    left += flag;
  }
  return left;
}

// Writes both sides without a branch to guess: each row goes to both buffers, one of the two then moves on.
void scatter(const std::uint32_t* rows, const std::uint8_t* flags, std::size_t n, std::uint32_t* left,
             std::uint32_t* right) noexcept {
  constexpr std::size_t kRun = 1024;
  std::uint32_t lefts[kRun];
  std::uint32_t rights[kRun];
  for (std::size_t begin = 0; begin < n; begin += kRun) {
    const std::size_t count = std::min(kRun, n - begin);
    std::size_t left_count = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t row = rows[begin + i];
      lefts[left_count] = row;
      rights[i - left_count] = row;
      left_count += flags[begin + i];
    }
    std::memcpy(left, lefts, left_count * sizeof(std::uint32_t));
    std::memcpy(right, rights, (count - left_count) * sizeof(std::uint32_t));
    left += left_count;
    right += count - left_count;
  }
}

}  // namespace

std::size_t split_rows(const std::uint8_t* codes, std::span<const std::uint32_t> rows, std::uint8_t bin,
                       std::uint8_t missing_code, bool missing_left, std::span<std::uint32_t> out,
                       std::span<std::uint8_t> flags, const Control& control) {
  const std::size_t n = rows.size();
  const std::size_t blocks = block_count(n);
  std::vector<std::size_t> lefts(blocks + 1, 0);
  for_each_block(n, control, [&](const Block& block) {
    lefts[block.index + 1] = mark(codes, rows.data() + block.begin, block.end - block.begin, bin, missing_code,
                                  missing_left, flags.data() + block.begin);
  });
  for (std::size_t block = 0; block < blocks; ++block) lefts[block + 1] += lefts[block];
  const std::size_t left_count = lefts[blocks];
  for_each_block(n, control, [&](const Block& block) {
    std::uint32_t* left = out.data() + lefts[block.index];
    std::uint32_t* right = out.data() + left_count + (block.begin - lefts[block.index]);
    scatter(rows.data() + block.begin, flags.data() + block.begin, block.end - block.begin, left, right);
  });
  return left_count;
}

}  // namespace millrace
