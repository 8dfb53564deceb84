#include "kernels/column/split-rows.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kSplitStream = 1;  // streams.split of src/core/random.ts

std::uint64_t draw_of(std::uint64_t seed, std::uint64_t key) noexcept {
  const RandomWords low = random_words(seed, kSplitStream, static_cast<std::uint32_t>(key));
  const RandomWords both = threefry2x32(low.first, low.second, static_cast<std::uint32_t>(key >> 32), 0);
  return (static_cast<std::uint64_t>(both.first) << 32) | both.second;
}

struct Cuts {
  std::uint64_t validation;  // draws from here on are no longer test
  std::uint64_t train;       // draws from here on are train
};

Cuts find_cuts(std::span<std::uint64_t> draws, double validation, double test) {
  if (draws.empty()) return {0, 0};
  const std::size_t most = draws.size() - 1;
  const auto share = [&](double part) { return static_cast<std::size_t>(std::floor(part * static_cast<double>(draws.size()) + 0.5)); };
  const std::size_t tests = std::min(share(test), most);
  const std::size_t both = std::min(tests + share(validation), most);
  std::nth_element(draws.begin(), draws.begin() + static_cast<std::ptrdiff_t>(both), draws.end());
  const std::uint64_t train = draws[both];
  std::nth_element(draws.begin(), draws.begin() + static_cast<std::ptrdiff_t>(tests), draws.begin() + static_cast<std::ptrdiff_t>(both) + 1);
  return {draws[tests], train};
}

}  // namespace

Status split_rows(std::span<const std::int64_t> hashes, std::span<const std::int32_t> strata,
                  std::span<std::uint8_t> parts, std::size_t stratum_count, std::uint64_t seed, double validation,
                  double test, const Control& control) {
  const std::size_t rows = hashes.size();
  if (strata.size() != rows || parts.size() != rows) return {Code::kShape};
  std::vector<std::size_t> begins(stratum_count + 1, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    if (strata[row] < 0 || static_cast<std::size_t>(strata[row]) >= stratum_count) {
      return {Code::kInvalid, static_cast<std::int64_t>(row)};
    }
    ++begins[static_cast<std::size_t>(strata[row]) + 1];
  }
  for (std::size_t stratum = 0; stratum < stratum_count; ++stratum) begins[stratum + 1] += begins[stratum];
  std::vector<std::uint64_t> draws(rows);
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      draws[row] = draw_of(seed, static_cast<std::uint64_t>(hashes[row]));
    }
  });
  if (control.stopped()) return {Code::kCancelled};
  std::vector<std::uint64_t> grouped(rows);
  std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
  for (std::size_t row = 0; row < rows; ++row) grouped[next[static_cast<std::size_t>(strata[row])]++] = draws[row];
  std::vector<Cuts> cuts(stratum_count);
  parallel_for(stratum_count, control, [&](std::size_t stratum) {
    cuts[stratum] = find_cuts(std::span(grouped).subspan(begins[stratum], begins[stratum + 1] - begins[stratum]),
                              validation, test);
  });
  for_each_block(rows, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const Cuts& cut = cuts[static_cast<std::size_t>(strata[row])];
      parts[row] = draws[row] < cut.validation ? 2 : draws[row] < cut.train ? 1 : 0;
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
