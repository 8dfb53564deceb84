#include "kernels/statistics/bootstrap-rows.h"

#include <algorithm>

#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kBootstrapStream = 3;

void draw(std::span<std::uint32_t> rows, std::size_t begin, std::size_t end, std::size_t row_count,
          std::uint64_t sample_seed) noexcept {
  const double count = static_cast<double>(row_count);
  for (std::size_t i = begin; i < end; ++i) {
    const double unit = to_unit(random_words(sample_seed, kBootstrapStream, static_cast<std::uint32_t>(i)));
    rows[i] = static_cast<std::uint32_t>(std::min(row_count - 1, static_cast<std::size_t>(unit * count)));
  }
}

}  // namespace

void draw_bootstrap_rows(std::span<std::uint32_t> rows, std::size_t row_count, std::uint64_t seed,
                         std::uint32_t sample) noexcept {
  draw(rows, 0, rows.size(), row_count, random_key(seed, kBootstrapStream, sample));
}

Status bootstrap_rows(std::span<std::uint32_t> rows, std::size_t row_count, std::uint64_t seed, std::uint32_t sample,
                      const Control& control) {
  if (row_count == 0) return {Code::kShape};
  const std::uint64_t sample_seed = random_key(seed, kBootstrapStream, sample);
  for_each_block(rows.size(), control, [&](const Block& block) { draw(rows, block.begin, block.end, row_count, sample_seed); });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
